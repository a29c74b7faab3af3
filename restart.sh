#!/usr/bin/env bash
# Stops the stack and starts it again, with what was changed since; takes the
# profiles that start.sh takes.
set -euo pipefail
cd "$(dirname "$0")"
./stop.sh
exec ./start.sh "$@"
