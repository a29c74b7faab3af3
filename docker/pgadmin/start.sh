#!/bin/sh
# Writes the password file that pgAdmin copies to its user on the first start,
# and starts pgAdmin.
set -eu
umask 077
printf 'postgres:5432:*:weir:%s\n' "${WEIR_POSTGRES_PASSWORD:?}" >"${PGPASS_FILE:?}"
exec /entrypoint.sh "$@"
