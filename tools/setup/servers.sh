# The demo's servers, from the system's package manager; Loki alone is built (see loki.sh).

want_servers() {
  want curl curl curl
  want nginx nginx-light nginx
  want prometheus prometheus prometheus
  if ! command -v node_exporter >/dev/null; then want prometheus-node-exporter prometheus-node-exporter node_exporter; fi
  want nats-server nats-server nats-server
  want brotli brotli brotli
}
