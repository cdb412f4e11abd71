# Loki: the real one, as a single process over one folder.

loki_prepare() {
  require_port "$LOKI_PORT" ATALAYA_LOKI_PORT
  require_port "$LOKI_GRPC_PORT" ATALAYA_LOKI_GRPC_PORT
  mkdir -p "$STATE/loki"
  cp "$ROOT/demo/loki.yaml" "$STATE/loki/loki.yaml"
}

loki_run() {
  export LOKI_LISTEN=127.0.0.1 LOKI_PORT LOKI_GRPC_PORT LOKI_DATA="$STATE/loki/data"
  exec loki -config.file="$STATE/loki/loki.yaml" -config.expand-env=true
}

loki_url() { printf 'http://127.0.0.1:%s/ready' "$LOKI_PORT"; }
