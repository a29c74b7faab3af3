#!/usr/bin/env bash
# Installs what the tests need and is not there: cargo-nextest, PostgreSQL,
# Chromium with a font, virtual environments of Python.
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

has_chromium() {
    [ -n "${WEIR_TEST_CHROMIUM:-}" ] || command -v chromium >/dev/null ||
        command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}

# Debian's Python comes without what makes them.
has_environments() { python3 -c 'import ensurepip, venv' 2>/dev/null; }

missing=()
has_postgres || missing+=(postgresql)
has_chromium || missing+=(chromium fonts-liberation)
has_environments || missing+=(python3-venv)
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
    exit
fi
cat >&2 <<MESSAGE
error: the tests need programs that are not installed: ${missing[*]}
  = help: type \`sudo apt-get install ${missing[*]}\`, or name a server in WEIR_TEST_POSTGRES_URL
    and a browser in WEIR_TEST_CHROMIUM
MESSAGE
exit 2
