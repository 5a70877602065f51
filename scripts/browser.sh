# A Chromium for the tests: one that is there, Debian's, or Playwright's own.
# shellcheck shell=sh

find_browser() {
  for name in ${CHROMIUM_PATH:-} chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if have "$name"; then
      command -v "$name"
      return
    fi
  done
  return 1
}

install_debian_browser() {
  have apt-get && [ "$(id -u)" = 0 ] || return 1
  say "Installing Chromium by apt-get"
  quietly apt-get update && DEBIAN_FRONTEND=noninteractive quietly apt-get install -y --no-install-recommends chromium
}

install_playwright_browser() {
  say "Downloading Playwright's Chromium"
  PLAYWRIGHT_BROWSERS_PATH="$STATE/browsers"
  export PLAYWRIGHT_BROWSERS_PATH
  (cd "$UI" && quietly node_modules/.bin/playwright-core install chromium-headless-shell) || return 1
  find "$STATE/browsers" -type f -name 'headless_shell*' | head -n 1
}

# Sets CHROMIUM_PATH.
prepare_browser() {
  if ! CHROMIUM_PATH=$(find_browser); then
    if install_debian_browser; then
      CHROMIUM_PATH=$(find_browser)
    else
      CHROMIUM_PATH=$(install_playwright_browser) ||
        fail "The tests need a browser. Install Chromium or Chrome, or name one: CHROMIUM_PATH=/path/to/chromium ./opspilot test"
    fi
  fi
  export CHROMIUM_PATH
}
