# One line when a step starts, one with its time when it ends; one sentence when it cannot go on.

say() { printf '%s\n' "$*"; }

# Ends the command with one sentence that says what to do.
fail() {
  printf '\natalaya: %s\n' "$*" >&2
  exit 1
}

# step <what> <command...>: runs the command with its output in a log; shows the log's end if it fails.
step() {
  local what="$1" log began=$SECONDS
  shift
  mkdir -p "$CACHE/log"
  log="$CACHE/log/$(printf '%s' "$what" | tr -c 'a-zA-Z0-9\n' '-').log"
  say "  $what ..."
  if ! ("$@") >"$log" 2>&1 </dev/null; then
    tail -n 25 "$log" >&2
    fail "'$what' failed after $((SECONDS - began)) s. The lines above are the end of $log."
  fi
  say "  $what: $((SECONDS - began)) s"
}
