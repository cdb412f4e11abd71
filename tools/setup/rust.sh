# A Rust compiler for the browser: rustup's target, or Debian's compiler with a std built for it.
# In:  rustup's cargo on PATH (1.95 or newer).
# Out: `wasm_env <command...>` runs a command with a toolchain that has wasm32-unknown-unknown.
#
# Invariant: the toolchain for native code is left as it is; Debian's goes by the name "debian".

WASM_TARGET=wasm32-unknown-unknown

wasm_env() {
  if [ -f "$CACHE/wasm-toolchain" ]; then
    RUSTUP_TOOLCHAIN=debian CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$(cat "$CACHE/wasm-toolchain")" "$@"
  else
    "$@"
  fi
}

has_wasm_std() {
  local sysroot
  sysroot="$(wasm_env rustc --print sysroot 2>/dev/null)" || return 1
  [ -n "$(find "$sysroot/lib/rustlib/$WASM_TARGET/lib" -name 'libstd-*.rlib' 2>/dev/null)" ]
}

# The linker of the LLVM that Debian's compiler was built with, or the newest there is.
debian_linker_package() {
  local major
  major="$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')"
  if apt-cache show "lld-$major" >/dev/null 2>&1; then printf 'lld-%s' "$major"; else
    apt-cache search --names-only '^lld-[0-9]+$' | sed 's/ .*//' | sort -t- -k2 -n | tail -n 1
  fi
}

debian_std() {
  local folder="$CACHE/wasm-std" to="/usr/lib/rustlib/$WASM_TARGET/lib"
  rm -rf "$folder" && mkdir -p "$folder/src" && : >"$folder/src/lib.rs"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$folder/Cargo.toml"
  # Bitcode is what link-time optimisation of the app works on.
  (cd "$folder" && PATH="/usr/bin:$PATH" RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Cembed-bitcode=yes" CARGO_TARGET_DIR="$folder/target" \
    /usr/bin/cargo build --release -Zbuild-std=std,panic_abort,proc_macro --target "$WASM_TARGET") || return 1
  # Two builds of std side by side break every build after.
  as_root rm -rf "$to" && as_root mkdir -p "$to" || return 1
  rm -f "$folder/target/$WASM_TARGET/release/deps/"libempty*
  as_root cp "$folder/target/$WASM_TARGET/release/deps/"*.rlib "$to/" || return 1
  rm -rf "$folder" "$ROOT/target/$WASM_TARGET"
}

rustup_target() {
  if command -v timeout >/dev/null; then timeout 60 rustup target add "$WASM_TARGET"; else rustup target add "$WASM_TARGET"; fi
}

# Rather than have the compiler refuse one crate after the other.
require_new_rust() {
  local needed has
  needed="$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$ROOT/Cargo.toml")"
  has="$(cargo --version | sed 's/^cargo \([0-9]*\.[0-9]*\).*/\1/')"
  if [ "$(printf '%s\n%s\n' "$needed" "$has" | sort -V | head -n 1)" != "$needed" ]; then
    fail "Rust $has is too old, $needed is needed: run rustup update stable, then run this again."
  fi
}

# Finds out which compiler it will be, and wants the packages for it.
want_rust() {
  command -v cargo >/dev/null || fail "Rust is missing: install it from https://rustup.rs, then run this again."
  require_new_rust
  if ! command -v cc >/dev/null; then
    WANTED_DEBIAN+=(libc6-dev)
    want cc gcc
  fi
  if has_wasm_std; then return 0; fi
  command -v rustup >/dev/null || fail "this Rust has no $WASM_TARGET target and no rustup to add it: install Rust from https://rustup.rs, then run this again."
  say "  Adding the browser target to Rust ..."
  if rustup_target >"$CACHE/log/rustup.log" 2>&1 </dev/null && has_wasm_std; then return 0; fi
  command -v apt-get >/dev/null || fail "rustup cannot fetch the $WASM_TARGET target: check the network, then run: rustup target add $WASM_TARGET"
  say "  rustup cannot fetch it (see $CACHE/log/rustup.log); Debian's compiler is used for the app instead."
  want /usr/bin/rustc rustc-web
  want /usr/bin/cargo cargo-web
  if [ ! -d /usr/lib/rustlib/src/rust/library ]; then
    WANTED_COMMANDS+=("the source of std")
    WANTED_DEBIAN+=(rust-web-src)
  fi
}

# After the wanted packages are there.
install_rust() {
  if has_wasm_std; then return 0; fi
  local lld
  lld="$(debian_linker_package)"
  want "wasm-ld-${lld#lld-}" "$lld"
  install_wanted
  printf 'wasm-ld-%s' "${lld#lld-}" >"$CACHE/wasm-toolchain"
  rustup toolchain link debian /usr
  if ! has_wasm_std; then step "Building Rust's std for the browser" debian_std; fi
}

# The formatter and the lints, for both toolchains; what only runs the demo needs neither.
install_lints() {
  local component
  for component in fmt clippy; do
    if ! cargo "$component" --version >/dev/null 2>&1; then
      step "Adding cargo $component to Rust" rustup component add "${component/fmt/rustfmt}"
    fi
  done
  if [ -f "$CACHE/wasm-toolchain" ]; then
    want /usr/bin/cargo-clippy rust-web-clippy
    install_wanted
  fi
}
