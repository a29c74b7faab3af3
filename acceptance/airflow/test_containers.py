"""What docker-compose.yml promises, as far as its text can show it."""

import json
import re

import pytest
import yaml
from conftest import REPOSITORY

COMPOSE = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
EXAMPLE = dict(
    line.split("=", 1)
    for line in (REPOSITORY / ".env.example").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
# Set by start.sh for whoever calls it.
OF_THE_CALLER = {"AIRFLOW_UID"}


def test_ports_are_reached_from_this_machine_alone():
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert {"127.0.0.1:8080:8080", "127.0.0.1:5050:5050"} <= set(ports)
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_that_stays_says_whether_it_is_well(name):
    service = SERVICES[name]
    if service["restart"] == "no":
        assert name.endswith("-init")
    elif "build" in service:
        dockerfile = REPOSITORY / service["build"]["context"] / "Dockerfile"
        assert "\nHEALTHCHECK " in dockerfile.read_text("utf-8")
    else:
        assert "test" in service["healthcheck"]


@pytest.mark.parametrize(
    "name", sorted(name for name, one in SERVICES.items() if one["restart"] == "no")
)
def test_what_runs_once_is_waited_for(name):
    """Else `up --wait` takes its end for a failure."""
    waiting = [
        service["depends_on"][name]["condition"]
        for service in SERVICES.values()
        if name in service.get("depends_on", ())
    ]
    assert waiting
    assert set(waiting) == {"service_completed_successfully"}


def test_what_the_stack_reads_is_in_the_example():
    text = (REPOSITORY / "docker-compose.yml").read_text("utf-8")
    read = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    assert read - OF_THE_CALLER <= EXAMPLE.keys()
    assert EXAMPLE["AIRFLOW_USER"] == EXAMPLE["AIRFLOW_PASSWORD"] == "airflow"
    assert EXAMPLE["PGADMIN_EMAIL"] == "admin@admin.com"
    assert EXAMPLE["PGADMIN_PASSWORD"] == "root"


def test_defaults_are_those_of_the_example():
    text = (REPOSITORY / "docker-compose.yml").read_text("utf-8")
    for name, default in re.findall(r"(?<!\$)\$\{(\w+):-([^}]*)\}", text):
        if name not in OF_THE_CALLER:
            assert EXAMPLE[name] == default, name


def test_a_scheduler_starts_after_the_server_that_its_tasks_report_to():
    waits = SERVICES["airflow-scheduler"]["depends_on"]
    assert waits["airflow-apiserver"]["condition"] == "service_healthy"
    assert waits["airflow-init"]["condition"] == "service_completed_successfully"


def test_metadata_and_data_have_roles_and_databases_of_their_own():
    script = (REPOSITORY / "docker" / "postgres" / "databases.sh").read_text("utf-8")
    assert "create database census owner weir" in script
    assert "create database airflow owner airflow" in script
    environment = SERVICES["airflow-scheduler"]["environment"]
    connection = environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    assert connection.startswith("postgresql+psycopg2://airflow:")
    assert connection.endswith("@postgres/airflow")
    assert environment["WEIR_POSTGRES_DATABASE"] == "census"


def test_pgadmin_opens_the_database_of_the_project():
    path = REPOSITORY / "docker" / "pgadmin" / "servers.json"
    (server,) = json.loads(path.read_text("utf-8"))["Servers"].values()
    assert (server["Name"], server["Group"]) == ("My Server", "Chronotruck")
    assert (server["MaintenanceDB"], server["Username"]) == ("census", "weir")
    assert server["ConnectionParameters"]["passfile"] == ".pgpass"


def test_images_do_not_run_as_root_and_hold_no_password():
    for path in (REPOSITORY / "docker").glob("*/Dockerfile"):
        text = path.read_text("utf-8")
        users = re.findall(r"^USER (\S+)", text, re.MULTILINE)
        assert users[-1] not in ("0", "root")
        assert not re.search(r"PASSWORD|SECRET|TOKEN", text)


def test_the_image_has_the_airflow_and_the_cosmos_of_the_tests():
    image = (REPOSITORY / "docker" / "airflow" / "requirements.txt").read_text("utf-8")
    tests = (REPOSITORY / "acceptance" / "airflow" / "requirements.txt").read_text()
    pins = [line for line in image.splitlines() if not line.startswith("#")]
    assert pins
    assert set(pins) <= set(tests.splitlines())
    dockerfile = (REPOSITORY / "docker" / "airflow" / "Dockerfile").read_text("utf-8")
    assert "FROM apache/airflow:3.3.2-" in dockerfile
