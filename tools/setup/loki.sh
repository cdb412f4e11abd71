# Loki, which no distribution packages: built once from its Go module, pinned in demo/loki.
# In:  demo/loki/go.mod, the Go module proxy. Out: .cache/bin/loki.
#
# Invariant: what is downloaded is checked: modules against go.sum, Go itself against the sum below.

GO_VERSION=1.26.5
GO_LINUX_AMD64_SUM=h1:/yCM7qVQu6sYYUewQ39rtTtRMYMHdbP9oNjgp+lEV9w=

# A go older than 1.21 cannot fetch the toolchain that go.mod asks for.
has_go() {
  local version
  version="$(go version 2>/dev/null | sed 's/^go version go1\.\([0-9]*\).*/\1/')"
  [ -n "$version" ] && [ "$version" -ge 21 ] 2>/dev/null
}

# A newer Go is a module like any other, and so any old `go` can fetch it.
fetch_go() {
  local folder="$CACHE/go-modules" module="golang.org/toolchain@v0.0.1-go$GO_VERSION.linux-amd64"
  # Checked against the sum above; no other server needs to be asked for one.
  (cd / && GOMODCACHE="$folder" GOFLAGS=-modcacherw GONOSUMDB='*' go mod download -json "$module") >"$CACHE/go.json" || return 1
  grep -qF "\"$GO_LINUX_AMD64_SUM\"" "$CACHE/go.json" || { echo "What came as Go $GO_VERSION is not what was pinned."; return 1; }
  rm -rf "$CACHE/go" && mv "$folder/$module" "$CACHE/go" || return 1
  chmod -R +x "$CACHE/go/bin" "$CACHE/go/pkg/tool"
  rm -rf "$folder" "$CACHE/go.json"
}

# With the other packages, so that whoever installs them by hand is told of all at once.
want_loki() {
  if command -v loki >/dev/null || has_go; then return 0; fi
  want go golang-go go
}

install_go() {
  if has_go; then return 0; fi
  if [ "$(uname -sm)" != "Linux x86_64" ]; then
    fail "Loki is built with Go, which is missing or older than 1.21: install it from https://go.dev/dl, then run this again."
  fi
  step "Fetching Go $GO_VERSION" fetch_go
}

build_loki() {
  cd "$ROOT/demo/loki" || return 1
  # Into place only when whole: a half-written file would pass for Loki.
  nice -n 10 go build -buildvcs=false -trimpath -ldflags "-s -w" -o "$CACHE/bin/loki.part" github.com/grafana/loki/v3/cmd/loki || return 1
  mv "$CACHE/bin/loki.part" "$CACHE/bin/loki"
}

install_loki() {
  if command -v loki >/dev/null; then return 0; fi
  install_go
  mkdir -p "$CACHE/bin"
  step "Building Loki (about five minutes, once)" build_loki
}
