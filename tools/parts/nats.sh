# NATS: brings what the shop publishes to pages, over its own WebSocket listener.

nats_prepare() {
  require_port "$NATS_PORT" ATALAYA_NATS_PORT
  require_port "$NATS_PAGE_PORT" ATALAYA_NATS_PAGE_PORT
  require_port "$NATS_STATUS_PORT" ATALAYA_NATS_STATUS_PORT
  mkdir -p "$STATE/nats"
  sed -e "s/0\.0\.0\.0:4222/127.0.0.1:$NATS_PORT/" -e "s/0\.0\.0\.0:8222/127.0.0.1:$NATS_STATUS_PORT/" \
    -e "s/0\.0\.0\.0:9222/127.0.0.1:$NATS_PAGE_PORT/" "$ROOT/demo/nats.conf" >"$STATE/nats/nats.conf"
}

nats_run() { exec nats-server -c "$STATE/nats/nats.conf"; }

nats_url() { printf 'http://127.0.0.1:%s/healthz' "$NATS_STATUS_PORT"; }
