# Prometheus: scrapes the demo's parts, holds six hours of history from the first start on.

prometheus_history() {
  local history="$STATE/prometheus/history.openmetrics"
  "$WORKLOAD" backfill-metrics --hours 6 --step 15s >"$history" || return 1
  # Only whole history may stand where the next start would take it for granted.
  rm -rf "$STATE/prometheus/data.part"
  promtool tsdb create-blocks-from openmetrics "$history" "$STATE/prometheus/data.part" || return 1
  mv "$STATE/prometheus/data.part" "$STATE/prometheus/data"
  rm -f "$history"
}

prometheus_prepare() {
  require_port "$PROMETHEUS_PORT" ATALAYA_PROMETHEUS_PORT
  mkdir -p "$STATE/prometheus"
  cp "$ROOT"/demo/*_rules.yml "$STATE/prometheus/"
  sed -e "s/targets: \['prometheus:9090'\]/targets: ['127.0.0.1:$PROMETHEUS_PORT']/" \
    -e "s/targets: \['node-exporter:9100'\]/targets: ['127.0.0.1:$NODE_EXPORTER_PORT']/" \
    -e "s/targets: \['loki:3100'\]/targets: ['127.0.0.1:$LOKI_PORT']/" \
    -e "s/targets: \['api:8000'\]/targets: ['127.0.0.1:$WORKLOAD_PORT']/" \
    "$ROOT/demo/prometheus.yml" >"$STATE/prometheus/prometheus.yml"
  # History older than what the first picture shows is of no use: begin anew.
  if [ -d "$STATE/prometheus/data" ] && [ -z "$(find "$STATE/prometheus/data" -mmin -360 -type f | head -n 1)" ]; then
    rm -rf "$STATE/prometheus/data"
  fi
  if [ ! -d "$STATE/prometheus/data" ]; then step "Back-filling six hours of metrics" prometheus_history; fi
}

prometheus_run() {
  exec prometheus --config.file="$STATE/prometheus/prometheus.yml" \
    --storage.tsdb.path="$STATE/prometheus/data" --storage.tsdb.retention.time=30d \
    --web.listen-address="127.0.0.1:$PROMETHEUS_PORT" --log.level=warn
}

prometheus_url() { printf 'http://127.0.0.1:%s/-/ready' "$PROMETHEUS_PORT"; }
