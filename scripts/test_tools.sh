#!/usr/bin/env bash
# Installs what the tests need and is not there: cargo-nextest, PostgreSQL.
set -euo pipefail

nextest_version=0.9.143

if ! cargo nextest --version >/dev/null 2>&1; then
    cargo install --locked "cargo-nextest@$nextest_version"
fi

has_postgres() {
    [ -n "${WEIR_TEST_POSTGRES_URL:-}" ] || command -v initdb >/dev/null ||
        compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null ||
        { command -v pg_config >/dev/null && [ -x "$(pg_config --bindir)/initdb" ]; }
}

has_postgres && exit
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends postgresql
    exit
fi
cat >&2 <<'MESSAGE'
error: the tests start a PostgreSQL server of their own, and its programs are not installed
  = help: type `sudo apt-get install postgresql`, or name a server in WEIR_TEST_POSTGRES_URL
MESSAGE
exit 2
