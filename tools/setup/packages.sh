# Programs that come from the system's package manager.
# In:  `want <command> <Debian package> <Homebrew formula>` for each; then `install_wanted`.
# Out: all of them on PATH, installed in one go; nothing is touched that is already there.
#
# Invariant: no server is left running by its package, now or after a boot: a service policy
# that says no is in place during the installation where the machine has none of its own.

WANTED_COMMANDS=()
WANTED_DEBIAN=()
WANTED_BREW=()

want() {
  if command -v "$1" >/dev/null; then return 0; fi
  WANTED_COMMANDS+=("$1")
  if [ -n "$2" ]; then WANTED_DEBIAN+=("$2"); fi
  if [ -n "${3:-}" ]; then WANTED_BREW+=("$3"); fi
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi; }

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  local policy=/usr/sbin/policy-rc.d placed=""
  if [ -z "$(find /var/lib/apt/lists -name '*Packages*' -mmin -1440 2>/dev/null | head -n 1)" ]; then
    as_root apt-get update -q || return 1
  fi
  if [ ! -e "$policy" ] && [ -d /run/systemd/system ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null && as_root chmod 755 "$policy" && placed=yes
  fi
  # Where nothing boots there is nothing to lose but the time for syncing every file.
  local status=0 unsafe=()
  if [ ! -d /run/systemd/system ]; then unsafe=(-o Dpkg::Options::=--force-unsafe-io); fi
  as_root apt-get install -q -y --no-install-recommends ${unsafe[@]+"${unsafe[@]}"} "$@" || status=$?
  if [ -n "$placed" ]; then
    as_root rm -f "$policy"
    # Nor at the next boot: the demo starts servers of its own.
    local package
    for package in "$@"; do as_root systemctl disable --quiet "${package%-light}.service" 2>/dev/null || true; done
  fi
  return "$status"
}

install_wanted() {
  if [ ${#WANTED_COMMANDS[@]} -eq 0 ]; then return 0; fi
  local missing="${WANTED_COMMANDS[*]}"
  if command -v apt-get >/dev/null; then
    if [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
      fail "missing: $missing. Install them, then run this again: sudo apt-get install --no-install-recommends ${WANTED_DEBIAN[*]}"
    fi
    step "Installing ${WANTED_DEBIAN[*]}" apt_install "${WANTED_DEBIAN[@]}"
  elif command -v brew >/dev/null; then
    step "Installing ${WANTED_BREW[*]}" brew install "${WANTED_BREW[@]}"
  else
    fail "missing: $missing. Install them with your system's package manager, then run this again."
  fi
  hash -r
  WANTED_COMMANDS=() WANTED_DEBIAN=() WANTED_BREW=()
}
