# ./opspilot analyze, bench, flask and demo.
# shellcheck shell=sh

# Runs where the caller stands, so that a file argument means what he thinks it means.
run_flask() {
  prepare_python
  FLASK_APP="main:app" PYTHONPATH="$API${PYTHONPATH:+:$PYTHONPATH}"
  export FLASK_APP PYTHONPATH
  exec "$VENV/bin/python" -m flask "$@"
}

# Our own settings are for our own server: another one is not sent the token of this one's .env file.
run_demo() {
  make_venv
  if [ -z "${OPSPILOT_URL:-}" ]; then
    prepare_python
    OPSPILOT_URL=http://localhost:$(read_setting port)
    ADMIN_TOKEN=${ADMIN_TOKEN:-$(read_setting admin_token)}
    export ADMIN_TOKEN
  fi
  exec "$VENV/bin/python" "$ROOT/scripts/demo.py" "$OPSPILOT_URL"
}

# Ingest and reads are measured from outside, with databases of their own; the rest inside a flask command.
run_bench() {
  case "${1:-}" in
    ingest | read | footprint | soak) what=$1 ;;
    *) run_flask bench "$@" ;;
  esac
  shift
  prepare_python dev
  cd "$API" && exec "$VENV/bin/python" -m "benchmarks.$what" "$@"
}
