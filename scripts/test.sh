# ./opspilot test: every test there is. A part that fails does not keep the others from running.
# shellcheck shell=sh

FAILED_PARTS=""

run_part() {
  part=$1
  shift
  say "Testing: $part"
  "$@" || FAILED_PARTS="$FAILED_PARTS
  $part"
}

api_tests() {
  (cd "$API" && "$VENV/bin/python" -m pytest -n "${TEST_PROCESSES:-auto}" "$@")
}

ui_unit_tests() {
  (cd "$UI" && "$YARN" --silent test)
}

free_port() {
  "$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

wait_for_server() {
  "$VENV/bin/python" - "$1" <<'PYTHON'
import sys, time, urllib.request
for _ in range(150):
    try:
        urllib.request.urlopen(f"{sys.argv[1]}/readyz", timeout=2)
        sys.exit(0)
    except OSError:
        time.sleep(0.2)
sys.exit("The server did not become ready.")
PYTHON
}

# The real server on a database of its own, with a real browser.
browser_tests() {
  port=$(free_port)
  folder=$(mktemp -d)
  DATABASE_URL="sqlite:///$folder/e2e.sqlite3"
  OPSPILOT_URL="http://127.0.0.1:$port"
  export DATABASE_URL OPSPILOT_URL
  (cd "$API" && quietly "$VENV/bin/python" -m flask db upgrade) || return 1
  (cd "$API" && PORT=$port GEMINI_API_KEY='' exec "$VENV/bin/python" main.py) >"$folder/server.log" 2>&1 &
  server=$!
  status=0
  { wait_for_server "$OPSPILOT_URL" && (cd "$UI" && "$YARN" --silent e2e); } || status=$?
  kill "$server" 2>/dev/null
  wait "$server" 2>/dev/null || true
  [ "$status" = 0 ] || cat "$folder/server.log" >&2
  rm -rf "$folder"
  return "$status"
}

run_tests() {
  prepare_python dev
  prepare_redis
  run_part "API (pytest; SQLite and PostgreSQL)" api_tests "$@"
  prepare_ui
  build_ui
  run_part "UI (Vitest)" ui_unit_tests
  prepare_browser
  run_part "journeys in $CHROMIUM_PATH (Playwright)" browser_tests
  [ -z "$FAILED_PARTS" ] || fail "These parts failed:$FAILED_PARTS"
  say "Everything passed"
}
