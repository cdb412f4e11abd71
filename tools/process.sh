# Servers in the background, each known by a pid file: start, ask, stop.
#
# Invariant: a process is only ever signalled when its command line names this stack's
# own state folder, so a stale pid file can never hit somebody else's process.

pid_file() { printf '%s/pid/%s' "$STATE" "$1"; }

command_line() {
  if [ -r "/proc/$1/cmdline" ]; then tr '\0' ' ' <"/proc/$1/cmdline"; else ps -o args= -p "$1" 2>/dev/null; fi
}

# Prints the pid of a running part; fails when it does not run.
running_pid() {
  local pid
  pid="$(cat "$(pid_file "$1")" 2>/dev/null)" || return 1
  [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null || return 1
  case "$(command_line "$pid")" in *"$STATE"*) printf '%s' "$pid" ;; *) return 1 ;; esac
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# require_port <port> <variable>: one sentence when something else listens there.
require_port() {
  if port_is_taken "$1"; then
    fail "port $1 is taken by another program. Stop that program, or choose another port: $2=<port> ${COMMAND:-tools/demo}"
  fi
}

# launch <part> <function>: the function ends in `exec`, so that the pid is the server's own.
launch() {
  mkdir -p "$STATE/pid" "$STATE/log"
  set -m
  ("$2") >>"$STATE/log/$1.log" 2>&1 </dev/null &
  echo $! >"$(pid_file "$1")"
  set +m
  disown
}

# await <part> <url> <seconds>: waits until the address answers with success.
await() {
  local part="$1" url="$2" limit=$((SECONDS + $3))
  until curl -fsS -o /dev/null --max-time 2 "$url" 2>/dev/null; do
    running_pid "$part" >/dev/null || {
      tail -n 12 "$STATE/log/$part.log" >&2
      fail "$part stopped while starting. The lines above are the end of $STATE/log/$part.log."
    }
    [ "$SECONDS" -lt "$limit" ] || fail "$part did not answer at $url within $3 s; see $STATE/log/$part.log."
    sleep 0.2
  done
}

# stop_process <part>: asks it to end, insists after ten seconds.
stop_process() {
  local pid tries=0
  pid="$(running_pid "$1")" || { rm -f "$(pid_file "$1")"; return 0; }
  kill -TERM "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -eq 100 ]; then kill -KILL "$pid" 2>/dev/null || true; fi
    if [ "$tries" -gt 150 ]; then break; fi
    sleep 0.1
  done
  rm -f "$(pid_file "$1")"
}
