# nginx: serves the page and passes queries on, with the product's own deploy/nginx.conf.

nginx_types() {
  cat <<TYPES
  types { text/html html; text/css css; text/javascript js; application/json json; image/svg+xml svg; image/png png; image/x-icon ico; }
TYPES
}

# Fills in the lines that deploy/nginx.conf marks EDIT.
nginx_site() {
  sed -e "s|server 127.0.0.1:9090;|server 127.0.0.1:$PROMETHEUS_PORT;|" \
    -e "s|server 127.0.0.1:3100;|server 127.0.0.1:$LOKI_PORT;|" \
    -e "s|server 127.0.0.1:8001;|server 127.0.0.1:$PUSH_PORT;|" \
    -e "s|server 127.0.0.1:9222;|server 127.0.0.1:$NATS_PAGE_PORT;|" \
    -e "s|listen 8080;|listen $PORT;|" \
    -e "s|^    root /usr/share/atalaya;|    root $DIST;|" \
    -e "s|^        root /usr/share/atalaya;|        root ${ATALAYA_DASHBOARDS:-$ROOT/public};|" \
    "$ROOT/deploy/nginx.conf"
}

nginx_prepare() {
  require_port "$PORT" ATALAYA_PORT
  mkdir -p "$STATE/nginx"
  nginx_site >"$STATE/nginx/atalaya.conf"
  {
    if [ "$(id -u)" -eq 0 ]; then say "user root;"; fi
    say "daemon off;"
    say "worker_processes 2;"
    say "pid $STATE/nginx/nginx.pid;"
    say "error_log stderr warn;"
    say "events { worker_connections 512; }"
    say "http {"
    nginx_types
    for kind in client_body proxy fastcgi uwsgi scgi; do say "  ${kind}_temp_path $STATE/nginx/$kind;"; done
    say "  access_log $STATE/log/nginx-access.log;"
    say "  sendfile on;"
    say "  include $STATE/nginx/atalaya.conf;"
    say "}"
  } >"$STATE/nginx/nginx.conf"
}

nginx_run() { exec nginx -e stderr -c "$STATE/nginx/nginx.conf"; }

nginx_url() { printf 'http://127.0.0.1:%s/' "$PORT"; }
