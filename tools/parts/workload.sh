# The demo's shop: exposes metrics, pushes its log to Loki once Loki answers.

workload_prepare() {
  require_port "$WORKLOAD_PORT" ATALAYA_WORKLOAD_PORT
  mkdir -p "$STATE/workload"
}

workload_run() {
  exec "$WORKLOAD" serve --listen "127.0.0.1:$WORKLOAD_PORT" \
    --loki "http://127.0.0.1:$LOKI_PORT" --cursor "$STATE/workload/pushed-until"
}

workload_url() { printf 'http://127.0.0.1:%s/metrics' "$WORKLOAD_PORT"; }
