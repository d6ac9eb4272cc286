#!/usr/bin/env bash
# Puts a backup (pg_dump -Fc) in the place of what the shop of compose.yaml has now. The shop is closed meanwhile.
#   deploy/restore.sh ecommerce_db.dump
set -euo pipefail
(($# == 1)) && [[ -r $1 ]] || { sed -n '2,3s/^# \{0,1\}//p' "$0"; exit 2; }
dump=$(realpath "$1")
cd "$(dirname "$0")/.."
if docker compose version >/dev/null 2>&1; then compose=(docker compose); else compose=(docker-compose); fi
in_primary() { docker exec -i ecommerce_postgres sh -c "$1"; }

in_primary 'pg_restore -l >/dev/null' <"$dump" || { echo "$1 is not a backup that this server's pg_restore can read; nothing was done." >&2; exit 1; }
echo "The shop is closed."
"${compose[@]}" stop nginx app
# Subscriptions, publications, and every slot: a new slot is a new epoch, so nothing that was cached before counts.
"${compose[@]}" run --rm -T prepare node apps/server/src/replication/cli.ts teardown --relay --yes </dev/null
echo "Restoring."
in_primary 'exec pg_restore --clean --if-exists --no-owner --no-privileges --single-transaction -U "$POSTGRES_USER" -d "$POSTGRES_DB"' <"$dump"
# The replica keeps rows that the backup may not have; it is filled anew.
docker exec ecommerce_postgres_replica sh -c 'psql -q -U "$POSTGRES_USER" -d postgres -c "DROP DATABASE \"$POSTGRES_DB\" WITH (FORCE)" -c "CREATE DATABASE \"$POSTGRES_DB\""'
"${compose[@]}" run --rm -T prepare </dev/null
"${compose[@]}" up -d nginx
echo "The shop is open."
