#!/usr/bin/env bash
# Puts a backup (pg_dump -Fc) in the place of what the shop of compose.yaml has now. The shop is closed meanwhile.
#   deploy/restore.sh ecommerce_db.dump
set -euo pipefail
(($# == 1)) && [[ -r $1 ]] || { sed -n '2,3s/^# \{0,1\}//p' "$0"; exit 2; }
dump=$(realpath "$1")
cd "$(dirname "$0")/.."
if docker compose version >/dev/null 2>&1; then compose=(docker compose); else compose=(docker-compose); fi
# By service, not by container name: with COMPOSE_PROJECT_NAME set it must be that project's primary and no other.
in_primary() { "${compose[@]}" exec -T postgres sh -c "$1"; }

in_primary 'pg_restore -l >/dev/null' <"$dump" || { echo "$1 is not a backup that this server's pg_restore can read; nothing was done." >&2; exit 1; }
trap 'echo "It did not go through. The shop is closed, and its data is as it was or as in the backup, never between. Mend what is said above and run this again." >&2' ERR
echo "The shop is closed."
"${compose[@]}" stop nginx app
# Subscriptions, publications, and every slot: a new slot is a new epoch, so nothing that was cached before counts.
"${compose[@]}" run --rm -T prepare node apps/server/src/replication/cli.ts teardown --relay --yes </dev/null
echo "Restoring."
in_primary 'exec pg_restore --clean --if-exists --no-owner --no-privileges --single-transaction -U "$POSTGRES_USER" -d "$POSTGRES_DB"' <"$dump"
# The replica keeps rows that the backup may not have; it is filled anew.
"${compose[@]}" exec -T postgres-replica sh -c 'psql -q -U "$POSTGRES_USER" -d postgres -c "DROP DATABASE \"$POSTGRES_DB\" WITH (FORCE)" -c "CREATE DATABASE \"$POSTGRES_DB\""' </dev/null
"${compose[@]}" run --rm -T prepare </dev/null
"${compose[@]}" up -d nginx
echo "The shop is open."
