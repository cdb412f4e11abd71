# Prometheus: scrapes the demo's parts; of the last six hours it has all of the shop, also those it did not run in.

prometheus_prepare() {
  require_port "$PROMETHEUS_PORT" ATALAYA_PROMETHEUS_PORT
  mkdir -p "$STATE/prometheus"
  cp "$ROOT"/demo/*_rules.yml "$STATE/prometheus/"
  sed -e "s/targets: \['prometheus:9090'\]/targets: ['127.0.0.1:$PROMETHEUS_PORT']/" \
    -e "s/targets: \['node-exporter:9100'\]/targets: ['127.0.0.1:$NODE_EXPORTER_PORT']/" \
    -e "s/targets: \['loki:3100'\]/targets: ['127.0.0.1:$LOKI_PORT']/" \
    -e "s/targets: \['api:8000'\]/targets: ['127.0.0.1:$WORKLOAD_PORT']/" \
    "$ROOT/demo/prometheus.yml" >"$STATE/prometheus/prometheus.yml"
}

prometheus_run() {
  exec prometheus --config.file="$STATE/prometheus/prometheus.yml" \
    --storage.tsdb.path="$STATE/prometheus/data" --storage.tsdb.retention.time=30d \
    --web.listen-address="127.0.0.1:$PROMETHEUS_PORT" --web.enable-remote-write-receiver --log.level=warn
}

prometheus_started() {
  "$WORKLOAD" backfill-metrics --prometheus "http://127.0.0.1:$PROMETHEUS_PORT" --hours 6 --step 15s >>"$STATE/log/backfill.log" 2>&1 ||
    say "  The hours that Prometheus did not run in stay empty: see $STATE/log/backfill.log"
}

prometheus_url() { printf 'http://127.0.0.1:%s/-/ready' "$PROMETHEUS_PORT"; }
