# The curl lines of the specification, and what must come of them. Part of compose.sh.
get() { curl -sS -m 20 "$url$1"; }
headers() { curl -sS -m 20 -o /dev/null -D - "$@"; }
commander_shows() { [[ $(curl -sS -m 20 "http://localhost:$REDIS_COMMANDER_PORT/apiv2/key/R:redis:6379:0/$1") == *'"value":'* ]]; }
cached() { [[ $(get /api/cache/status) == *"\"key\":\"$1\""* ]]; }

check "the start page" contains "$(get /)" "<html"
check "the page of the API" contains "$(headers -L "$url/api/")" "200"
# The start page has asked for them already.
curl -sS -o /dev/null -X POST "$url/api/cache/invalidate/all"
check "1. bestsellers come from the database" contains "$(headers "$url/api/bestsellers")" "fwd=miss"
check "   … and then from the cache" contains "$(headers "$url/api/bestsellers")" "; hit"
check "   … as the status tells" cached bestsellers
check "   … and Redis has them, for an hour at most" eval '[[ $(docker exec ecommerce_redis redis-cli ttl bestsellers) -gt 3500 ]]'
check "2. invalidating the bestsellers" contains "$(curl -sS -X POST "$url/api/cache/invalidate/bestsellers")" '"processed":true'
check "   … ends them" eval '! cached bestsellers'
get /api/recommendations >/dev/null
check "3. recommendations are cached by user" cached recommendations:user:1
check "   … and invalidated by name" contains "$(curl -sS -X POST "$url/api/cache/invalidate/recommendations")" '"invalidated":["recommendations'
check "   … which ends them" eval '! cached recommendations:user:1'
get /api/user/profile >/dev/null
check "4. a changed profile" contains "$(curl -sS -X PUT "$url/api/user/profile" -H 'Content-Type: application/json' -d '{"name": "Новое имя"}')" "Новое имя"
check "   … shows at once" contains "$(get /api/user/profile)" "Новое имя"
for path in bestsellers recommendations flash-sales user/profile comments/top cart cache/status; do
  check "GET /api/$path" contains "$(headers "$url/api/$path")" " 200"
done
check "POST /api/cart/add/1" contains "$(headers -X POST "$url/api/cart/add/1")" " 20"
for cache in bestsellers recommendations flash-sales profile all; do
  check "POST /api/cache/invalidate/$cache" contains "$(headers -X POST "$url/api/cache/invalidate/$cache")" " 200"
done
check "seed: 6 products, 3 users, 3 comments, 1 flash sale" test "$(sql "select (select count(*) from products) >= 6 and (select count(*) from users) >= 3 and (select count(*) from comments) >= 3 and (select count(*) from flash_sales) >= 1")" = t
for path in bestsellers recommendations flash-sales user/profile; do get "/api/$path" >/dev/null; done
for key in bestsellers recommendations:user:1 flash_sales user_profile:1; do
  check "redis-cli has $key" test "$(docker exec ecommerce_redis redis-cli exists "$key")" = 1
  if [[ " ${services[*]} " == *" redis-commander "* ]]; then
    check "Redis Commander shows $key" commander_shows "$key"
  fi
done
check "answers are compressed" contains "$(headers -H 'Accept-Encoding: gzip' "$url/api/products")" "ontent-Encoding: gzip"
check "nobody outside sees /metrics" contains "$(headers "$url/metrics")" " 404"
asset=$(get / | grep -o '/assets/[A-Za-z0-9._/-]*\.js' | head -1)
check "files that never change say so" contains "$(headers "$url$asset")" "immutable"
