# ./opspilot run: everything on one port.
# shellcheck shell=sh

# Before anything slow: is the port free?
check_port() {
  "$VENV/bin/python" - "$1" <<'PYTHON' || exit
import socket, sys

def refuse(why):
    sys.exit(f"opspilot: port {sys.argv[1]} {why}. Choose another one: PORT=5050 ./opspilot run")

with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(sys.argv[1])))
    except (ValueError, OverflowError):
        refuse("is not a port number")
    except OSError as exc:
        refuse(f"cannot be used: {exc.strerror}")
PYTHON
}

migrate_database() {
  say "Applying migrations"
  (cd "$API" && quietly "$VENV/bin/python" -m flask db upgrade) ||
    fail "The database could not be migrated; the lines above say why. Is DATABASE_URL right?"
}

# $1: a setting's name, as the API reads it: from the environment or a .env file.
read_setting() {
  (cd "$API" && "$VENV/bin/python" - "$1") <<'PYTHON' || exit
import sys
from opspilot.settings import SettingsError, load_settings

try:
    value = getattr(load_settings(), sys.argv[1])
except SettingsError as exc:
    sys.exit(f"opspilot: {exc}")
print(value.get_secret_value() if hasattr(value, "get_secret_value") else value or "")
PYTHON
}

run_server() {
  make_venv
  [ -z "${PORT:-}" ] || check_port "$PORT"
  prepare_python
  port=$(read_setting port)
  check_port "$port"
  build_ui
  migrate_database
  say "Serving on http://localhost:$port (Ctrl-C stops it)"
  cd "$API" || exit
  exec "$VENV/bin/python" main.py
}
