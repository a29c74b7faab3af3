#!/usr/bin/env bash
# Builds and starts the whole stack, waits until it is healthy, and says where
# it is. `./start.sh celery` runs tasks on Celery workers, `./start.sh citus`
# keeps the data on a Citus cluster; both can be named.
set -euo pipefail
cd "$(dirname "$0")"

data_port=5432
for profile in "$@"; do
    case "$profile" in
    celery) export AIRFLOW_EXECUTOR=CeleryExecutor ;;
    # Citus draws a certificate of X.509 version 1, which weir's TLS does not read.
    citus)
        export STACK_POSTGRES_HOST=citus STACK_TARGET=citus STACK_POSTGRES_SSLMODE=disable
        data_port=5433
        ;;
    *)
        echo "error: there is no profile \`$profile\`" >&2
        echo "  = help: the profiles are celery and citus" >&2
        exit 2
        ;;
    esac
done
if [ $# -gt 0 ]; then
    COMPOSE_PROFILES="$(IFS=,; echo "$*")"
    export COMPOSE_PROFILES
fi

if ! docker compose version >/dev/null 2>&1; then
    echo "error: \`docker compose\` does not answer" >&2
    echo "  = help: install Docker Engine with its compose plugin, 2.20 or later" >&2
    exit 2
fi

scripts/environment.sh
for default in AIRFLOW_PASSWORD=airflow PGADMIN_PASSWORD=root POSTGRES_PASSWORD=postgres \
    AIRFLOW_DATABASE_PASSWORD=airflow WEIR_POSTGRES_PASSWORD=weir; do
    if grep -qx "$default" .env; then
        echo "warning: .env keeps the public default of ${default%%=*}" >&2
    fi
done

mkdir -p data/incoming data/census reports/site
docker compose build
docker compose up --detach --wait

cat <<MESSAGE

Airflow   http://localhost:8080   user and password of .env: AIRFLOW_USER, AIRFLOW_PASSWORD
pgAdmin   http://localhost:5050   PGADMIN_EMAIL, PGADMIN_PASSWORD
Data      postgresql://weir@localhost:$data_port/census

docker compose exec airflow-scheduler airflow dags trigger let_data
MESSAGE
