# What the browser tests need: Node, Chromium, and their own packages.
# In:  tests/browser/package-lock.json. Out: node_modules there, CHROMIUM naming the browser.
#
# Invariant: Playwright never downloads a browser; the system's Chromium is what is tested.

want_browser() {
  want node nodejs node
  want npm npm
  if ! find_chromium; then want chromium chromium; fi
}

find_chromium() {
  local candidate
  for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null; then
      CHROMIUM="$(command -v "$candidate")"
      export CHROMIUM
      return 0
    fi
  done
  return 1
}

npm_packages() {
  cd "$ROOT/tests/browser" || return 1
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund && cp package-lock.json node_modules/.atalaya-lock
}

install_browser() {
  find_chromium || fail "no Chromium or Chrome was found: install one, or name it: CHROMIUM=/path/to/chrome tools/test"
  # Unchanged since the last time: nothing to do.
  if cmp -s "$ROOT/tests/browser/package-lock.json" "$ROOT/tests/browser/node_modules/.atalaya-lock"; then return 0; fi
  step "Installing the browser tests' packages" npm_packages
}
