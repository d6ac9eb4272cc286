#!/bin/sh
# nginx in front of the shop's servers, until TERM, INT or QUIT.
#   APP_SERVERS    host:port … of the servers. A host may stand for several (a service of compose); it is looked up every second.
#   LISTEN         what to listen on: a port, or address:port
#   FRONT_PROXIES  CIDR … of proxies in front of this one that are believed about X-Forwarded-For and -Proto
#   ACCESS_LOG     off: no line per request
#   NGINX_RUN      folder for configuration, pid, caches; gets lost
set -eu
here=$(cd "$(dirname "$0")" && pwd)
run=${NGINX_RUN:-/tmp/technomir}
servers=${APP_SERVERS:-app:8080}
# Seconds for which a server that has vanished from the name service stays known: it comes back from a restart.
patience=30

mkdir -p "$run/other"
cp "$here"/*.conf "$run/"
rm -f "$run/probe.sock"
echo "listen ${LISTEN:-8080};" >"$run/listen.conf"
echo "listen unix:$run/probe.sock;" >"$run/probe.conf"
: >"$run/front-proxies.conf"
: >"$run/real-ip.conf"
for proxy in ${FRONT_PROXIES:-}; do
  echo "$proxy 1;" >>"$run/front-proxies.conf"
  echo "set_real_ip_from $proxy;" >>"$run/real-ip.conf"
done
echo 'real_ip_header X-Forwarded-For; real_ip_recursive on;' >>"$run/real-ip.conf"

# From 1.27.4 on a reload gives kept connections the time for one more request.
: >"$run/tuning.conf"
if nginx -v 2>&1 | awk -F'[/. ]' '{ exit !($4 > 1 || $5 > 27 || ($5 == 27 && $6 >= 4)) }'; then
  echo 'keepalive_min_timeout 5s;' >"$run/tuning.conf"
fi

[ "${ACCESS_LOG:-on}" != off ] || echo 'access_log off;' >>"$run/tuning.conf"

look_up() {
  for server in $servers; do
    port=${server##*:}
    getent ahostsv4 "${server%:*}" | while read -r address _; do echo "$address:$port"; done
  done | sort -u
}

write_servers() {
  {
    echo 'upstream app {'
    echo '  zone app 128k;'
    # Up to three requests may fail; after that a server is left alone for five seconds, or until a probe succeeds.
    for server in $1; do echo "  server $server max_fails=3 fail_timeout=5s;"; done
    [ -n "$1" ] || echo '  server 127.0.0.1:9 down;'
    echo '  keepalive 32;'
    # Shorter than DRAIN_TIME of the servers: when they close, no kept connection is left that a request could just be on.
    echo '  keepalive_timeout 2s;'
    echo '  keepalive_requests 100000;'
    echo '}'
  } >"$run/servers.new"
  mv "$run/servers.new" "$run/servers.conf"
}

known=$(look_up)
write_servers "$known"
echo "servers: $(echo $known)"
nginx -e stderr -p "$run" -c "$run/nginx.conf" -g 'daemon off;' &
nginx=$!

stop() {
  trap '' TERM INT QUIT
  # Requests under way are finished; WebSockets would last for ever.
  kill -QUIT "$nginx" 2>/dev/null || exit 1
  (sleep 5 && kill -TERM "$nginx") 2>/dev/null &
  end=$!
  wait "$nginx" || true
  kill -KILL "$end" 2>/dev/null || true
  exit 0
}
trap stop TERM INT QUIT

missing=0
while kill -0 "$nginx" 2>/dev/null; do
  sleep 1 &
  wait $! || true
  now=$(look_up)
  added=no
  for server in $now; do
    case " $(echo $known) " in *" $server "*) ;; *) added=yes ;; esac
  done
  if [ -z "$now" ] || [ "$now" = "$known" ]; then missing=0; else missing=$((missing + 1)); fi
  if [ $added = yes ] || [ $missing -gt $patience ]; then
    known=$now
    missing=0
    write_servers "$known"
    echo "servers: $(echo $known)"
    kill -HUP "$nginx"
  fi
  curl -s -o /dev/null --max-time 5 --unix-socket "$run/probe.sock" 'http://probe/[1-8]' || true
done
wait "$nginx"
