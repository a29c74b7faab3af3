#!/usr/bin/env bash
# Makes .env of .env.example where there is none, and draws the secrets in it.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -f .env ] && exit
secret() { od -An -N48 -tx1 /dev/urandom | tr -d ' \n'; }
umask 077
sed -e "s/^AIRFLOW_SECRET_KEY=\$/&$(secret)/" -e "s/^AIRFLOW_JWT_SECRET=\$/&$(secret)/" \
    .env.example >.env
