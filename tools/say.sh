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

# logged <log> <command...>: runs the command with its output in the log, and every twenty
# seconds says how far it has come: the log's last line.
logged() {
  local log="$1" began=$SECONDS ticker status=0
  shift
  : >"$log"
  # The main shell being gone ends the ticker too.
  (while sleep 20 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
    say "    $((SECONDS - began)) s: $(tail -n 1 "$log" 2>/dev/null | tr -d '\r' | sed 's/^ *//' | cut -c -90)"
  done) &
  ticker=$!
  ("$@") >>"$log" 2>&1 </dev/null || status=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  return "$status"
}

# step <what> <command...>: runs the command with its output in a log; shows the log's end if it fails.
step() {
  local what="$1" log began=$SECONDS
  shift
  mkdir -p "$CACHE/log"
  log="$CACHE/log/$(printf '%s' "$what" | tr -c 'a-zA-Z0-9\n' '-' | cut -c -60).log"
  say "  $what ..."
  local status=0
  logged "$log" "$@" || status=$?
  # Ended by a signal, Ctrl-C most likely: nothing has gone wrong.
  if [ "$status" -gt 128 ]; then exit "$status"; fi
  if [ "$status" -ne 0 ]; then
    tail -n 25 "$log" >&2
    if tells_of_no_network "$log"; then
      fail "'$what' could not download what it needs: check the network (and proxy settings), then run this again. Details: $log"
    fi
    fail "'$what' failed after $((SECONDS - began)) s. The lines above are the end of $log."
  fi
  say "  $what: $((SECONDS - began)) s"
}
