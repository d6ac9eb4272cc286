#!/usr/bin/env bash
# Brings the whole shop up from this checkout with Docker and looks whether it does what it should; then takes it all down again.
# Needs a Docker engine with compose (v2, or 1.29). Says what it could not check, and ends with "N passed, N failed".
#   deploy/test/compose.sh            builds the image, unless KEEP_IMAGE=1 and there is one
set -uo pipefail
cd "$(dirname "$0")/../.."
export COMPOSE_PROJECT_NAME=technomir-test APP_IMAGE=technomir/app:test
source deploy/test/lib.sh

# Read as a whole before it begins: whoever edits it meanwhile does no harm.
main() {
step "What is there to work with"
if docker compose version >/dev/null 2>&1; then compose=(docker compose); else compose=(docker-compose); fi
docker info >/dev/null 2>&1 || { echo "No Docker engine answers."; exit 1; }
"${compose[@]}" version | head -1
free_names
choose_ports
find_images
if [[ ${KEEP_IMAGE:-} != 1 ]] || ! docker image inspect "$APP_IMAGE" >/dev/null 2>&1; then
  check "the image is built" docker build -q --network=host -t "$APP_IMAGE" .
fi
trap 'dc down -v --remove-orphans >/dev/null 2>&1; docker rm -f technomir-test-load technomir-test-listen >/dev/null 2>&1' EXIT
dc down -v --remove-orphans >/dev/null 2>&1

step "From nothing to a shop"
began=$SECONDS
check "up -d" dc up -d "${services[@]}" || give_up
check "every container with a health check is healthy" until_true 120 all_healthy || give_up
echo "      ready after $((SECONDS - began)) s"
check "two servers" test "$(dc ps -q app | wc -l)" = 2
check "the databases were prepared" test "$(docker inspect -f '{{.State.ExitCode}}' "$(container prepare)")" = 0
check "a loud note about the passwords" contains "$(dc logs prepare 2>&1)" "DEMO PASSWORDS ARE IN USE"
check "nothing but nginx listens to other machines" only_nginx_public
for service in app nginx redis; do
  check "$service does not run as root, and cannot write to its own files" unprivileged "$service"
done
check "PostgreSQL does not run as root" test "$(docker exec ecommerce_postgres stat -c %U /proc/1)" = postgres

step "The walk-through of the specification, through nginx"
source deploy/test/walk-through.sh

step "Several servers, one truth"
check "SQL on ecommerce_postgres shows through both servers" seen_through_all
check "… and on an open WebSocket through nginx" websocket_tells
check "replication verify" in_app node apps/server/src/replication/cli.ts verify
check "three subscriptions follow" test "$(sql_replica "select count(*) from pg_subscription where subname in ('sub_products','sub_users','sub_flash_sales') and subenabled")" = 3
check "DEMO_MODE=off refuses the passwords of the demo" refuses_demo

step "Backup and restore"
if can_back_up; then
  price=$(sql "select price from products where id = 5")
  check "a backup" eval 'docker exec ecommerce_postgres pg_dump -U demo_user -d ecommerce_db -Fc >"$dump"'
  sql "update products set price = 1 where id = 5"
  get /api/products/5 >/dev/null
  check "is restored" deploy/restore.sh "$dump"
  check "… and what was there then shows, not what was cached" until_true 30 restored "$price"
  check "… on the replica, too" in_app node apps/server/src/replication/cli.ts verify
else
  unchecked+=("deploy/restore.sh: pg_dump in the image at hand is older than the server")
fi

step "Trouble"
load_start all
check "rolling restart" deploy/rolling-restart.sh
check "no request failed meanwhile, writes included" load_clean
load_start all
check "rolling restart into new containers" deploy/rolling-restart.sh --new
check "no request failed meanwhile, writes included" load_clean
load_start reads
check "kill -9 of a server; it comes back" killed_and_back
check "no GET failed meanwhile" load_clean
check "with Redis stopped the shop answers, and a change shows" without redis
check "with the replica stopped the shop answers, and a change shows" without postgres-replica
check "replication catches up" until_true 60 in_app node apps/server/src/replication/cli.ts status
check "the caches are used again" until_true 60 hit /api/products/2
check "restart of everything, as in the specification" dc restart
check "… and all is healthy again" until_true 180 all_healthy
check "… and the shop answers" until_true 30 curl -fsS -o /dev/null "$url/api/bestsellers"
check "logs app" contains "$(dc logs --tail=50 app 2>&1)" '"ready"'

step "The end"
check "down -v" dc down -v
check "nothing is left" nothing_left
check "the light start has no tools" light_start
dc down -v >/dev/null 2>&1

finish
}

main
