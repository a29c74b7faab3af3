#!/bin/bash
# Makes a role and a database for the project's data and another for Airflow's
# metadata. PostgreSQL's image runs it when its volume is new.
set -euo pipefail

psql --username postgres --set ON_ERROR_STOP=1 \
    --set weir_password="${WEIR_POSTGRES_PASSWORD:?}" \
    --set airflow_password="${AIRFLOW_DATABASE_PASSWORD:?}" <<'SQL'
create role weir login password :'weir_password';
create database census owner weir;
create role airflow login password :'airflow_password';
create database airflow owner airflow;
revoke connect on database census, airflow from public;
SQL
