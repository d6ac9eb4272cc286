#!/usr/bin/env bash
# Restarts the app servers one after the other, so that no request fails. Plain `docker compose restart app` stops all at once.
#   deploy/rolling-restart.sh          the same image again
#   deploy/rolling-restart.sh --new    with what compose.yaml and the image say now (after docker compose build or pull)
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s inherit_errexit

if docker compose version >/dev/null 2>&1; then compose=(docker compose); else compose=(docker-compose); fi
new=no
if [[ ${1:-} == --new ]]; then new=yes; elif (($# > 0)); then sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 2; fi

# At most so many seconds for a server to be healthy, and for nginx to use it.
patience=120

die() { echo "$*" >&2; exit 1; }
health() { docker inspect -f '{{if .State.Running}}{{.State.Health.Status}}{{else}}stopped{{end}}' "$1"; }
addresses() { docker inspect -f '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}' "$1" | sed '/^$/d'; }
until_true() {
  local what=$1 end=$((SECONDS + patience))
  shift
  until "$@"; do
    ((SECONDS < end)) || die "Waited $patience s in vain: $what. The other servers go on; look at: ${compose[*]} logs app"
    sleep 1
  done
}
healthy() { [[ $(health "$1") == healthy ]]; }
serving() {
  local now address
  now=$("${compose[@]}" exec -T nginx /bin/sh /etc/technomir/serving.sh </dev/null) || return 1
  for address in $(addresses "$1"); do grep -qF "$address:" <<<"$now" && return 0; done
  return 1
}

servers=$("${compose[@]}" ps -q app)
count=$(wc -w <<<"$servers")
((count > 1)) || die "There are $count servers; with fewer than two, restarting one leaves nobody. Start another: ${compose[*]} up -d --scale app=2"
for server in $servers; do
  healthy "$server" || die "$(docker inspect -f '{{.Name}}' "$server" | tr -d /) is $(health "$server"): restart that one first."
done

one() {
  local server=$1 name
  name=$(docker inspect -f '{{.Name}}' "$server" | tr -d /)
  echo "$name: stopping"
  # Told to stop, it says so to nginx and goes on answering for DRAIN_TIME.
  docker stop -t 15 "$server" >/dev/null
  if [[ $new == yes ]]; then
    docker rm "$server" >/dev/null
    "${compose[@]}" up -d --no-deps --no-recreate --scale "app=$count" app >/dev/null 2>&1
    server=$(comm -13 <(sort <<<"$before") <("${compose[@]}" ps -q app | sort))
    [[ -n $server ]] || die "No new server was started: ${compose[*]} ps"
  else
    docker start "$server" >/dev/null
  fi
  until_true "$name is healthy" healthy "$server"
  # Before the next one goes, nginx must send requests to this one again.
  until_true "nginx uses $name" serving "$server"
  echo "$name: back"
}

for server in $servers; do
  before=$("${compose[@]}" ps -q app)
  one "$server"
done
