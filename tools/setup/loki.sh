# Loki, which no distribution packages: built once from its Go module, pinned in demo/loki.
# In:  demo/loki/go.mod, the Go module proxy. Out: .cache/bin/loki.
#
# Invariant: what is downloaded is checked: modules against go.sum, the Go toolchain against the sum below.

GO_VERSION=1.26.8
GO_LINUX_AMD64_SHA256=30c2b1bf7dcc88d3eb0a1364e47ddd9128edb3110a30e8a0ef61cd5856b31de7

# A go older than 1.21 cannot fetch the toolchain that go.mod asks for.
has_go() {
  local version
  version="$(go version 2>/dev/null | sed 's/^go version go1\.\([0-9]*\).*/\1/')"
  [ -n "$version" ] && [ "$version" -ge 21 ] 2>/dev/null
}

# The Go toolchain as the module proxy serves it, which is where `go` itself would get it.
fetch_go() {
  local proxy="${GOPROXY:-https://proxy.golang.org}" archive="$CACHE/go.zip" folder="$CACHE/go-toolchain"
  local name="v0.0.1-go$GO_VERSION.linux-amd64"
  proxy="${proxy%%[,|]*}"
  curl -fsSL --retry 3 -o "$archive" "$proxy/golang.org/toolchain/@v/$name.zip" || return 1
  printf '%s  %s\n' "$GO_LINUX_AMD64_SHA256" "$archive" | sha256sum -c - || return 1
  rm -rf "$folder" "$CACHE/go"
  unzip -q "$archive" -d "$folder" && mv "$folder/golang.org/toolchain@$name" "$CACHE/go" || return 1
  chmod -R +x "$CACHE/go/bin" "$CACHE/go/pkg/tool"
  rm -rf "$folder" "$archive"
}

install_go() {
  if has_go; then return 0; fi
  if command -v brew >/dev/null && ! command -v go >/dev/null; then
    step "Installing go" brew install go
    return 0
  fi
  if [ "$(uname -sm)" != "Linux x86_64" ]; then
    fail "Loki is built with Go, which is missing or older than 1.21: install it from https://go.dev/dl, then run this again."
  fi
  want unzip unzip unzip
  install_wanted
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
