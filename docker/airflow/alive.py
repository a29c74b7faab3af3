"""Ends well if the job of this container has sent a heartbeat within a minute.

`airflow jobs check` says the same after seconds of importing Airflow, which on a
busy machine is longer than a health check may take.
"""

import os
import socket
import sys

import psycopg2

URL = os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].replace("+psycopg2", "")
QUERY = """
select count(*) from job
where job_type = %s and hostname = %s and state = 'running'
    and latest_heartbeat > now() - interval '1 minute'
"""

with psycopg2.connect(URL, connect_timeout=5) as connection:
    with connection.cursor() as cursor:
        cursor.execute(QUERY, (sys.argv[1], socket.getfqdn()))
        (count,) = cursor.fetchone()
sys.exit(0 if count else f"no {sys.argv[1]} of {socket.getfqdn()} is alive")
