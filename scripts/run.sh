# ./opspilot run: everything on one port.
# shellcheck shell=sh

check_port() {
  "$VENV/bin/python" - "$1" <<'PYTHON' && return
import socket, sys
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(sys.argv[1])))
    except ValueError:
        sys.exit(f"opspilot: PORT={sys.argv[1]} is not a port number.")
    except OSError as exc:
        sys.exit(f"opspilot: port {sys.argv[1]} cannot be used: {exc.strerror}.")
PYTHON
  fail "Choose another port: PORT=$(("${1:-5000}" + 1)) ./opspilot run"
}

migrate_database() {
  say "Applying migrations"
  (cd "$API" && quietly "$VENV/bin/python" -m flask db upgrade) ||
    fail "The database could not be migrated; the lines above say why. Is DATABASE_URL right?"
}

run_server() {
  make_venv
  check_port "${PORT:-5000}"
  prepare_python
  build_ui
  migrate_database
  say "Serving on http://localhost:${PORT:-5000} (Ctrl-C stops it)"
  cd "$API" || exit
  exec "$VENV/bin/python" main.py
}
