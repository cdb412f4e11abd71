# One line when a step starts, one with its time when it ends; one sentence when it cannot go on.

say() { printf '%s\n' "$*"; }

# Ends the command with one sentence that says what to do.
fail() {
  printf '\natalaya: %s\n' "$*" >&2
  exit 1
}

# Whether a log tells of a network that is not there.
tells_of_no_network() {
  grep -qiE 'could ?n.t resolve|could not resolve|temporary failure (in name resolution|resolving)|network is unreachable|no route to host|dial tcp|ENOTFOUND|EAI_AGAIN|failed to connect|could not connect|connection timed out' "$1"
}

# step <what> <command...>: runs the command with its output in a log; shows the log's end if it fails.
step() {
  local what="$1" log began=$SECONDS
  shift
  mkdir -p "$CACHE/log"
  log="$CACHE/log/$(printf '%s' "$what" | tr -c 'a-zA-Z0-9\n' '-' | cut -c -60).log"
  say "  $what ..."
  if ! ("$@") >"$log" 2>&1 </dev/null; then
    tail -n 25 "$log" >&2
    if tells_of_no_network "$log"; then
      fail "'$what' could not download what it needs: check the network (and proxy settings), then run this again. Details: $log"
    fi
    fail "'$what' failed after $((SECONDS - began)) s. The lines above are the end of $log."
  fi
  say "  $what: $((SECONDS - began)) s"
}
