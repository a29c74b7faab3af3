#!/usr/bin/env bash
# Builds and fetches the images of docker-compose.yml, so that ./start.sh finds all
# of them; says so and does nothing where there is no Docker.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! docker compose version >/dev/null 2>&1 || ! docker info >/dev/null 2>&1; then
    echo "note: no images are built, because \`docker compose\` does not answer; ./start.sh wants it" >&2
    exit
fi
scripts/environment.sh
docker compose pull --ignore-buildable
docker compose build
