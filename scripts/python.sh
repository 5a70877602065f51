# A virtual environment with the locked requirements, made by the newest Python that fits.
# shellcheck shell=sh

PYTHON_NAMES="python3.14 python3.13 python3.12 python3.11 python3 python"

is_new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
  for name in ${PYTHON:-} $PYTHON_NAMES; do
    if have "$name" && is_new_enough "$name"; then
      echo "$name"
      return
    fi
  done
  fail "Python 3.11 or newer is needed and none was found. Install it (Debian: apt-get install python3 python3-venv; macOS: brew install python), or name it: PYTHON=/path/to/python3 ./opspilot …"
}

make_venv() {
  mkdir -p "$STATE"
  if [ -x "$VENV/bin/python" ] && is_new_enough "$VENV/bin/python"; then
    return
  fi
  python=$(find_python)
  say "Making a virtual environment with $("$python" --version)"
  rm -rf "$VENV" "$STATE"/*.stamp
  quietly "$python" -m venv "$VENV" ||
    fail "$python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"
}

# $1: the requirements file, runtime or dev. uv is quick; pip is what is always there.
install_requirements() {
  file="$API/$1"
  requirements_digest=$(digest_of "$file")
  ! is_stamped "$1" "$requirements_digest" || return 0
  say "Installing the Python packages of $1"
  if quietly "$VENV/bin/python" -m pip install --quiet uv &&
    quietly "$VENV/bin/python" -m uv pip install --quiet --compile-bytecode --python "$VENV/bin/python" -r "$file"; then
    stamp "$1" "$requirements_digest"
    return
  fi
  quietly "$VENV/bin/python" -m pip install --quiet -r "$file" ||
    fail "The Python packages could not be installed; the lines above say why. Is the package index reachable?"
  stamp "$1" "$requirements_digest"
}

prepare_python() {
  make_venv
  install_requirements requirements.txt
  [ "${1:-runtime}" = runtime ] || install_requirements requirements-dev.txt
}

# A flask command in the API's folder; the path of a file argument stays right.
flask_in_api() {
  (cd "$API" && "$VENV/bin/python" -m flask "$@")
}
