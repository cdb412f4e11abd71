# Where things are and which ports they take; sourced by every command in tools/.
# In:  ATALAYA_PORT, ATALAYA_STATE and the single ports from the environment, all optional.
# Out: ROOT, CACHE, STATE, DIST and the ports, and a PATH on which installed tools are found.
#
# Invariant: two stacks with different ATALAYA_PORT and ATALAYA_STATE never meet.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
CACHE="$ROOT/.cache"
STATE="${ATALAYA_STATE:-$CACHE/demo}"
DIST="${ATALAYA_DIST:-$ROOT/dist}"

PORT="${ATALAYA_PORT:-8080}"
# The servers behind the page take ports up to 1108 above it.
case "$PORT" in
*[!0-9]* | ??????*) PORT=0 ;;
esac
if [ "$PORT" -lt 1 ] || [ "$PORT" -gt 64427 ]; then
  printf 'atalaya: ATALAYA_PORT must be a number from 1 to 64427.\n' >&2
  exit 1
fi
PROMETHEUS_PORT="${ATALAYA_PROMETHEUS_PORT:-$((PORT + 1100))}"
NODE_EXPORTER_PORT="${ATALAYA_NODE_EXPORTER_PORT:-$((PORT + 1101))}"
LOKI_PORT="${ATALAYA_LOKI_PORT:-$((PORT + 1102))}"
LOKI_GRPC_PORT="${ATALAYA_LOKI_GRPC_PORT:-$((PORT + 1103))}"
WORKLOAD_PORT="${ATALAYA_WORKLOAD_PORT:-$((PORT + 1104))}"
PUSH_PORT="${ATALAYA_PUSH_PORT:-$((PORT + 1105))}"
NATS_PORT="${ATALAYA_NATS_PORT:-$((PORT + 1106))}"
NATS_PAGE_PORT="${ATALAYA_NATS_PAGE_PORT:-$((PORT + 1107))}"
NATS_STATUS_PORT="${ATALAYA_NATS_STATUS_PORT:-$((PORT + 1108))}"

WORKLOAD="$ROOT/target/release/atalaya-demo-workload"
PARTS="nats workload prometheus node_exporter loki nginx"

# The page in parts (tools/split): what a home page does without is fetched with the first dashboard.
export ATALAYA_SPLIT=1
export PATH="$CACHE/bin:$CACHE/go/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH:/usr/sbin:/sbin"
