#!/bin/bash
# Prepares what the services share: volumes that they may write to, Airflow's
# database, pools and user, and incoming files where there are none.
set -euo pipefail

cd /opt/weir
mkdir -p data/incoming
if ! compgen -G 'data/incoming/*.csv.gz' >/dev/null; then
    if [ -f "$CENSUS_DATA_DIR/census_income_test.csv.gz" ]; then
        census-data split --output data/incoming
    else
        census-data sample --output data/incoming
    fi
fi
chown -R "$AIRFLOW_UID:0" data ml_models reports/site /opt/airflow/logs

# Each command takes seconds to import Airflow; db migrate makes the tables of
# users too.
airflow db migrate
# What was changed under Admin, Pools stays.
airflow pools get weir >/dev/null 2>&1 || airflow pools import /dev/stdin <<'POOLS'
{
  "weir": {"slots": 8, "description": "nodes that ask the database"},
  "onnx": {"slots": 1, "description": "scoring, which takes every core"}
}
POOLS
airflow users create --role Admin --username "$AIRFLOW_USER" --password "$AIRFLOW_PASSWORD" \
    --firstname weir --lastname weir --email "$AIRFLOW_USER@example.org"
airflow users reset-password --username "$AIRFLOW_USER" --password "$AIRFLOW_PASSWORD"
