#!/usr/bin/env bash
# Makes .env of .env.example where there is none, draws the secrets that are not
# in it, and writes whose user the containers of Airflow are.
set -euo pipefail
cd "$(dirname "$0")/.."

umask 077
[ -f .env ] || cp .env.example .env
# weir reads .env too: what holds inside the containers alone has names of its own.
sed -i -E 's/^WEIR_(POSTGRES_HOST|POSTGRES_SSLMODE|TARGET)=/STACK_\1=/' .env

# Sets a variable that is empty, or that an older .env does not have.
set_where_empty() {
    grep -q "^$1=" .env || printf '\n%s=\n' "$1" >>.env
    sed -i "s|^$1=\$|&$2|" .env
}

secret() { od -An -N48 -tx1 /dev/urandom | tr -d ' \n'; }
set_where_empty AIRFLOW_SECRET_KEY "$(secret)"
set_where_empty AIRFLOW_JWT_SECRET "$(secret)"
# 32 bytes in the alphabet of base64 that has no slash.
set_where_empty AIRFLOW_FERNET_KEY "$(head -c 32 /dev/urandom | base64 | tr '+/' '-_')"
# Files belong to the caller; root's belong to the image's own user.
[ "$EUID" -eq 0 ] && owner=50000 || owner=$EUID
set_where_empty AIRFLOW_UID "$owner"
