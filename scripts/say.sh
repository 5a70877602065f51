# Talking to the person at the terminal, and remembering what is already done.
# shellcheck shell=sh

say() {
  printf '\033[1m==>\033[0m %s\n' "$*" >&2
}

fail() {
  printf 'opspilot: %s\n' "$1" >&2
  exit "${2:-1}"
}

have() {
  command -v "$1" >/dev/null 2>&1
}

# Where a log of a quiet step goes; shown only when the step fails.
quietly() {
  log="$STATE/last-step.log"
  "$@" >"$log" 2>&1 && return 0
  cat "$log" >&2
  return 1
}

# A name for the contents of the given files.
digest_of() {
  cat "$@" | cksum | tr ' ' '-'
}

is_stamped() {
  [ -f "$STATE/$1.stamp" ] && [ "$(cat "$STATE/$1.stamp")" = "$2" ]
}

stamp() {
  printf '%s' "$2" >"$STATE/$1.stamp"
}
