#!/usr/bin/env bash
# Stops the stack and keeps its data; `./stop.sh --volumes` removes them too.
set -euo pipefail
cd "$(dirname "$0")"
# What a start drew is not needed to stop.
export AIRFLOW_SECRET_KEY=none AIRFLOW_JWT_SECRET=none AIRFLOW_FERNET_KEY=none
exec docker compose --profile celery --profile citus down --remove-orphans "$@"
