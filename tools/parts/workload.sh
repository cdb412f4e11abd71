# The demo's shop: exposes metrics, pushes its log to Loki once Loki answers, and tells pages and NATS ten times a second.

workload_prepare() {
  require_port "$WORKLOAD_PORT" ATALAYA_WORKLOAD_PORT
  require_port "$PUSH_PORT" ATALAYA_PUSH_PORT
  mkdir -p "$STATE/workload"
}

workload_run() {
  exec "$WORKLOAD" serve --listen "127.0.0.1:$WORKLOAD_PORT" \
    --loki "http://127.0.0.1:$LOKI_PORT" --cursor "$STATE/workload/pushed-until" \
    --push "127.0.0.1:$PUSH_PORT" --nats "127.0.0.1:$NATS_PORT"
}

workload_url() { printf 'http://127.0.0.1:%s/metrics' "$WORKLOAD_PORT"; }
