# What compose.sh is made of.
passed=0
failed=0
unchecked=()
services=()
loads=()
output=$(mktemp)
dump=$(mktemp)

dc() { "${compose[@]}" "$@" </dev/null; }
step() { printf '\n== %s\n' "$*"; }
check() {
  local what=$1
  shift
  if "$@" >"$output" 2>&1; then
    passed=$((passed + 1)) && echo "ok    $what"
  else
    failed=$((failed + 1))
    echo "FAIL  $what"
    tail -15 "$output" | cut -c1-300 | sed 's/^/      | /'
    return 1
  fi
}
contains() { [[ $1 == *"$2"* ]] || { echo "no '$2' in: ${1:0:250}"; return 1; }; }
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 1
  done
}
container() { dc ps -aq "$1" | head -1; }
# Not `exec app`: compose 1.29 asks for a container with the number 1, which a deployment has replaced.
in_app() { docker exec "$(dc ps -q app | head -1)" "$@"; }
sql() { docker exec ecommerce_postgres psql -U demo_user -d ecommerce_db -qAtc "$1"; }
sql_replica() { docker exec ecommerce_postgres_replica psql -U demo_user -d ecommerce_db -qAtc "$1"; }
# A program of this folder, in the background: on this machine's network, with the checkout under /repo.
background() {
  local name=$1
  shift
  docker rm -f "$name" >/dev/null 2>&1
  docker run -d --name "$name" --no-healthcheck --network host -v "$PWD:/repo:ro" "$APP_IMAGE" node "$@" >/dev/null
}
# There is nothing to see in what did not start.
give_up() {
  dc ps
  dc logs --tail=20 app nginx prepare
  finish
}
finish() {
  local what
  for what in "${loads[@]}"; do echo "shoppers met: $what"; done
  for what in "${unchecked[@]}"; do echo "NOT CHECKED: $what"; done
  echo "$passed passed, $failed failed"
  ((failed == 0))
  exit
}

# Two projects cannot have containers of the same name.
free_names() {
  local taken
  taken=$(docker ps -a --filter name='^/ecommerce_' --filter label=com.docker.compose.project --format '{{.Label "com.docker.compose.project"}} {{.Names}}' | grep -v "^$COMPOSE_PROJECT_NAME " || true)
  [[ -z $taken ]] || { echo "Another shop is here, stop it first: $taken"; exit 1; }
}

# The ports of the specification, as far as nobody else has them.
choose_ports() {
  local pair name port
  for pair in HTTP:80 POSTGRES:5432 REPLICA:5433 REDIS:6379 REDIS_INSIGHT:8001 PGADMIN:8002 REDIS_COMMANDER:8003; do
    name=${pair%:*}_PORT port=${pair#*:}
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      unchecked+=("port $port for $name: something else has it here")
      while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((20000 + RANDOM % 10000)); done
    fi
    export "$name=$port"
  done
  url=http://localhost
  [[ $HTTP_PORT == 80 ]] || url=http://localhost:$HTTP_PORT
}

# Which services can be started here, and what the shop's own image is made of: their image is there, can be pulled, or something of the same name is there.
find_images() {
  local service image
  have "$(sed -n 's/^ARG NODE_IMAGE=//p' Dockerfile)"
  for service in $(dc config --services); do
    image=$(dc config | awk -v s="  $service:" '$0 == s {on = 1; next} on && /^  [^ ]/ {on = 0} on && $1 == "image:" {print $2}')
    if [[ $image == "$APP_IMAGE" ]] || have "$image"; then services+=("$service"); else
      unchecked+=("$service: its image $image cannot be had here; only its entry in compose.yaml was read")
    fi
  done
  echo "starting: ${services[*]}"
}
have() {
  local image=$1 other
  docker image inspect "$image" >/dev/null 2>&1 && return
  timeout 300 docker pull -q "$image" >/dev/null 2>&1 && return
  for other in "${image%%:*}:$(sed -E 's/^(v?[0-9]+)[.0-9]*/\1/' <<<"${image##*:}")" "${image%%:*}:latest"; do
    docker image inspect "$other" >/dev/null 2>&1 || continue
    docker tag "$other" "$image"
    unchecked+=("$image itself: $other stood in for it")
    return
  done
  return 1
}

all_healthy() {
  local id
  for id in $(dc ps -q); do
    docker inspect -f '{{.Name}} {{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}} {{.State.ExitCode}}{{end}}' "$id"
  done >"$output.states"
  ! grep -vE ' (healthy|running 0|exited 0)$' "$output.states"
}
only_nginx_public() {
  local id public
  public=$(for id in $(dc ps -q); do
    docker inspect -f '{{$n := .Name}}{{range $p, $b := .HostConfig.PortBindings}}{{range $b}}{{if ne .HostIp "127.0.0.1"}}{{println $n}}{{end}}{{end}}{{end}}' "$id"
  done | sed '/^$/d')
  echo "$public"
  [[ $(wc -l <<<"$public") == 1 && $public == *nginx* ]]
}
unprivileged() {
  local id
  id=$(container "$1")
  [[ $(docker exec "$id" sh -c 'id -u') != 0 ]] || return 1
  ! docker exec "$id" sh -c 'touch /etc/x' && ! docker exec -u 0 "$id" sh -c 'touch /usr/x'
}

# Programs of an older PostgreSQL refuse to copy a newer one; the official image has its own.
can_back_up() {
  [[ $(docker exec ecommerce_postgres pg_dump --version | grep -oE '[0-9]+' | head -1) == $(sql "show server_version" | grep -oE '^[0-9]+') ]]
}
restored() {
  [[ $(get /api/products/5) == *"\"price\":$1,"* ]]
}
seen_through_all() {
  local price id
  for price in 71001 71002 71003; do
    sql "update products set price = $price where id = 3"
    for id in $(dc ps -q app); do
      until_true 5 eval "[[ \$(docker exec $id node -e 'fetch(\"http://127.0.0.1:8080/api/products/3\").then(r => r.json()).then(p => console.log(p.price))') == $price ]]" || return 1
    done
  done
}
websocket_tells() {
  background technomir-test-listen /repo/deploy/test/listen.ts "${url/http/ws}/ws"
  until_true 10 eval "docker logs technomir-test-listen 2>&1 | grep -q hello" || return 1
  sql "update products set price = 71717 where id = 4"
  until_true 5 eval "docker logs technomir-test-listen 2>&1 | grep -q 71717"
  local told=$?
  docker logs technomir-test-listen 2>&1 | tail -5
  docker rm -f technomir-test-listen >/dev/null
  return $told
}
refuses_demo() {
  local said
  said=$(DEMO_MODE=off dc run --rm --no-deps -T app 2>&1) && return 1
  contains "$said" "DATABASE_URL holds a password of the demo"
}

load_start() {
  background technomir-test-load /repo/deploy/test/load.ts "$url" "$1"
  sleep 2
}
load_clean() {
  docker stop -t 40 technomir-test-load >/dev/null
  local seen
  seen=$(docker logs technomir-test-load 2>/dev/null | tail -1)
  docker rm technomir-test-load >/dev/null
  loads+=("${seen:0:300}")
  contains "$seen" '"failures":[]'
}
killed_and_back() {
  local id pid
  id=$(dc ps -q app | head -1)
  pid=$(docker inspect -f '{{.State.Pid}}' "$id")
  # By its pid, as a crash would: what `docker kill` ends stays ended.
  if ! kill -9 "$pid" 2>/dev/null; then
    docker kill "$id" && sleep 2 && docker start "$id"
  fi
  sleep 3
  until_true 90 eval "[[ \$(docker inspect -f '{{.State.Health.Status}} {{.State.Running}}' $id) == 'healthy true' ]]"
}
# Reads work, and show what is written, while a service is away.
without() {
  local price=$((80000 + RANDOM % 1000)) i
  dc stop "$1" || return 1
  for i in 1 2 3 4 5 6; do
    curl -fsS -m 20 -o /dev/null "$url/api/bestsellers" && curl -fsS -m 20 -o /dev/null "$url/api/products/2" || { dc start "$1"; return 1; }
  done
  sql "update products set price = $price where id = 2"
  until_true 10 price_is "$price"
  local shown=$?
  dc start "$1"
  until_true 60 all_healthy && [[ $shown == 0 ]]
}
price_is() { [[ $(curl -fsS -m 20 "$url/api/products/2") == *"\"price\":$1,"* ]]; }
hit() { curl -fsS -o /dev/null -D - "$url$1" | grep -i '^cache-status:.*; hit'; }

nothing_left() {
  local label=label=com.docker.compose.project=$COMPOSE_PROJECT_NAME left
  left=$(docker ps -aq --filter "$label"; docker volume ls -q --filter "$label"; docker network ls -q --filter "$label")
  echo "$left"
  [[ -z $left ]]
}
light_start() {
  dc up -d nginx || return 1
  until_true 60 curl -fsS -o /dev/null "$url/api/bestsellers" || return 1
  local names
  names=$(dc ps -a 2>&1)
  contains "$names" nginx && ! grep -E 'pgadmin|insight|commander|grafana' <<<"$names"
}
