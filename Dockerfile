# The page in a container: built files behind nginx, with the deployment file as it is.
# The demo's other parts are in compose.yaml.

FROM rust:1.95-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends brotli && rustup target add wasm32-unknown-unknown
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
RUN cargo install trunk --version 0.21.14 --locked --debug --no-default-features \
 && cargo install wasm_split_cli_support --version 0.2.4 --debug --features build-binary \
 && cargo install wasm-bindgen-cli --debug --bin wasm-bindgen \
      --version "$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p;}' Cargo.lock)"
COPY . .
RUN ATALAYA_SPLIT=1 trunk build --release && cargo build --release -p atalaya-demo-workload

FROM debian:bookworm-slim AS workload
COPY --from=build /src/target/release/atalaya-demo-workload /usr/local/bin/
ENTRYPOINT ["atalaya-demo-workload"]

FROM nginx:1.28 AS page
COPY --from=build /src/dist /usr/share/atalaya
COPY deploy/nginx.conf /etc/nginx/conf.d/default.conf
# The names that compose.yaml gives the servers.
RUN sed -i -e 's|server 127.0.0.1:9090;|server prometheus:9090;|' -e 's|server 127.0.0.1:3100;|server loki:3100;|' \
      -e 's|server 127.0.0.1:8001;|server api:8001;|' -e 's|server 127.0.0.1:9222;|server nats:9222;|' \
      /etc/nginx/conf.d/default.conf
EXPOSE 8080
