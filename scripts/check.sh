# ./opspilot check: what a reviewer should not have to look for.
# shellcheck shell=sh

in_api() {
  (cd "$API" && "$@")
}

in_ui() {
  (cd "$UI" && "$@")
}

check_generated_types() {
  cp "$UI/src/shared/api/schema.d.ts" "$STATE/schema.before"
  in_ui "$YARN" --silent generate >/dev/null || return 1
  if ! cmp -s "$STATE/schema.before" "$UI/src/shared/api/schema.d.ts"; then
    echo "OPS_PILOT_UI/src/shared/api/schema.d.ts was out of date; it has been generated anew, commit it" >&2
    return 1
  fi
}

run_checks() {
  prepare_python dev
  prepare_ui
  run_part "Python format" in_api "$VENV/bin/ruff" format --check --quiet .
  run_part "Python lint" in_api "$VENV/bin/ruff" check --quiet .
  run_part "Python types" in_api "$VENV/bin/mypy"
  run_part "import contracts" in_api "$VENV/bin/lint-imports"
  run_part "openapi.json is up to date" flask_in_api openapi --check
  run_part "UI types are up to date" check_generated_types
  run_part "UI format, lint and types" in_ui "$YARN" --silent run check
  run_part "known vulnerabilities" "$VENV/bin/python" "$ROOT/scripts/audit.py"
  build_ui
  run_part "UI bundle size" in_ui "$YARN" --silent size
  if have shellcheck; then
    run_part "shell" shellcheck -x "$ROOT/opspilot" "$ROOT"/scripts/*.sh "$ROOT/.ci/run"
  fi
  [ -z "$FAILED_PARTS" ] || fail "These checks failed:$FAILED_PARTS"
  say "Everything is in order"
}
