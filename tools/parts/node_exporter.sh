# Node exporter: the metrics of the machine the demo runs on.

node_exporter_prepare() {
  require_port "$NODE_EXPORTER_PORT" ATALAYA_NODE_EXPORTER_PORT
  mkdir -p "$STATE/node_exporter"
}

node_exporter_run() {
  # Debian and everybody else give the program different names.
  exec "$(command -v prometheus-node-exporter || command -v node_exporter)" --web.listen-address="127.0.0.1:$NODE_EXPORTER_PORT" \
    --collector.textfile.directory="$STATE/node_exporter"
}

node_exporter_url() { printf 'http://127.0.0.1:%s/' "$NODE_EXPORTER_PORT"; }
