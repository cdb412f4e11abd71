# What turns the app into files a browser takes: trunk, the wasm-bindgen that Cargo.lock names, and what cuts the
# program into parts.
# In:  Cargo.lock, cargo. Out: all three on PATH, in .cache/bin when they had to be built.
#
# Invariant: a tool that is there in a fitting version is never built again.

TRUNK_VERSION=0.21.14
SPLIT_VERSION=0.2.4

wasm_bindgen_version() {
  sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p;}' "$ROOT/Cargo.lock"
}

# Unoptimised and without debug information: built in a third of the time, and as quick where
# it matters. They share one build folder, and so their common dependencies.
cargo_tool() {
  CARGO_TARGET_DIR="$CACHE/tools-target" CARGO_PROFILE_DEV_DEBUG=0 cargo install --root "$CACHE" --debug --force "$@"
}

# What the build proper will compile, in the very words that trunk uses, so that it finds it done.
compile_all() {
  cd "$ROOT" || return 1
  wasm_env cargo build --release --bin atalaya --target "$WASM_TARGET"
  wasm_env cargo build --release --bin text --target "$WASM_TARGET" --manifest-path "$ROOT/src/text/Cargo.toml"
  cargo build --release -p atalaya-demo-workload
}

# Compilation needs neither tool: it uses the processors that theirs leave idle.
# What goes wrong in it is told by the build proper, which follows.
compile_all_beside() {
  (compile_all) >"$CACHE/log/beside.log" 2>&1 </dev/null &
  BESIDE=$!
}

install_rust_tools() {
  local bindgen needs_trunk="" needs_bindgen="" needs_split=""
  bindgen="$(wasm_bindgen_version)"
  [ -n "$bindgen" ] || fail "Cargo.lock names no version of wasm-bindgen; restore it from the repository."
  case "$(trunk --version 2>/dev/null)" in "trunk 0.21."*) ;; *) needs_trunk=yes ;; esac
  if [ "$(wasm-bindgen --version 2>/dev/null)" != "wasm-bindgen $bindgen" ]; then needs_bindgen=yes; fi
  # It tells nobody its version; cargo remembers which it built.
  if ! command -v wasm-split-cli >/dev/null ||
    ! grep -qs "^\"wasm_split_cli_support $SPLIT_VERSION " "$CACHE/.crates.toml" "${CARGO_HOME:-$HOME/.cargo}/.crates.toml"; then
    needs_split=yes
  fi
  if [ -z "$needs_trunk$needs_bindgen$needs_split" ]; then return 0; fi

  compile_all_beside
  if [ -n "$needs_trunk" ]; then
    step "Building trunk $TRUNK_VERSION" cargo_tool trunk --version "$TRUNK_VERSION" --locked --no-default-features
  fi
  if [ -n "$needs_bindgen" ]; then
    step "Building wasm-bindgen $bindgen" cargo_tool wasm-bindgen-cli --version "$bindgen" --bin wasm-bindgen
  fi
  if [ -n "$needs_split" ]; then
    step "Building wasm-split $SPLIT_VERSION" cargo_tool wasm_split_cli_support --version "$SPLIT_VERSION" --features build-binary
  fi
  rm -rf "$CACHE/tools-target"
  hash -r
  wait "$BESIDE" || true
}
