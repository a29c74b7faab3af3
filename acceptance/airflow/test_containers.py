"""What docker-compose.yml promises, as far as its text can show it."""

import json
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
import yaml
from conftest import REPOSITORY
from cryptography.fernet import Fernet

COMPOSE = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
EXAMPLE = dict(
    line.split("=", 1)
    for line in (REPOSITORY / ".env.example").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
# Written by start.sh for whoever first calls it.
OF_THE_CALLER = {"AIRFLOW_UID"}
TEXT = (REPOSITORY / "docker-compose.yml").read_text("utf-8")


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


def test_a_database_is_well_when_others_reach_it():
    """The server that runs the scripts of a first start answers on its socket alone."""
    databases = [
        service
        for service in SERVICES.values()
        if "pg_isready" in service.get("healthcheck", {}).get("test", ())
    ]
    assert len(databases) == 4
    for service in databases:
        assert "--host" in service["healthcheck"]["test"]


def test_no_health_check_imports_airflow():
    """On a busy machine that takes longer than a check may."""
    image = (REPOSITORY / "docker" / "airflow" / "Dockerfile").read_text("utf-8")
    for name in ("airflow-dag-processor", "airflow-triggerer"):
        command, python, program, _ = SERVICES[name]["healthcheck"]["test"]
        assert (command, python) == ("CMD", "python")
        script = f"docker/airflow/{Path(program).name}"
        assert f"{script} {Path(program).parent}/" in image
        assert "import airflow" not in (REPOSITORY / script).read_text("utf-8")


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


def test_no_registry_is_asked_for_an_image_that_is_built_here():
    """`docker compose pull`, and with it `make install`, would fail."""
    built = {service["image"] for service in SERVICES.values() if "build" in service}
    for service in SERVICES.values():
        if service["image"] in built and "build" not in service:
            assert service["pull_policy"] == "never"


def test_what_the_stack_reads_is_in_the_example():
    assert set(re.findall(r"(?<!\$)\$\{(\w+)", TEXT)) <= EXAMPLE.keys()
    assert EXAMPLE["AIRFLOW_USER"] == EXAMPLE["AIRFLOW_PASSWORD"] == "airflow"
    assert EXAMPLE["PGADMIN_EMAIL"] == "admin@admin.com"
    assert EXAMPLE["PGADMIN_PASSWORD"] == "root"


def test_defaults_are_those_of_the_example():
    for name, default in re.findall(r"(?<!\$)\$\{(\w+):-([^}]*)\}", TEXT):
        if name not in OF_THE_CALLER:
            assert EXAMPLE[name] == default, name


def drawn(folder: Path, written: str | None = None) -> dict[str, str]:
    """What .env has after a start in a folder where it was as written, or missing."""
    (folder / "scripts").mkdir(exist_ok=True)
    shutil.copy(REPOSITORY / "scripts" / "environment.sh", folder / "scripts")
    shutil.copy(REPOSITORY / ".env.example", folder)
    if written is not None:
        (folder / ".env").write_text(written, "utf-8")
    subprocess.run([folder / "scripts" / "environment.sh"], check=True)
    lines = (folder / ".env").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))


def test_a_first_start_draws_what_the_stack_does_not_start_without(tmp_path):
    first = drawn(tmp_path)
    required = set(re.findall(r"(?<!\$)\$\{(\w+):\?", TEXT))
    assert {"AIRFLOW_SECRET_KEY", "AIRFLOW_FERNET_KEY"} <= required
    assert all(first[name] for name in required)
    assert first.keys() == EXAMPLE.keys()
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert drawn(tmp_path) == first


def test_a_later_start_draws_what_an_older_one_did_not(tmp_path):
    later = drawn(tmp_path, "AIRFLOW_SECRET_KEY=kept\nAIRFLOW_PASSWORD=own")
    assert (later["AIRFLOW_SECRET_KEY"], later["AIRFLOW_PASSWORD"]) == ("kept", "own")
    assert later["AIRFLOW_JWT_SECRET"]


def test_what_airflow_encrypts_can_be_read_by_every_container(tmp_path):
    """Without a key in the environment each container makes one of its own."""
    key = SERVICES["airflow-scheduler"]["environment"]["AIRFLOW__CORE__FERNET_KEY"]
    assert "AIRFLOW_FERNET_KEY" in key
    Fernet(drawn(tmp_path)["AIRFLOW_FERNET_KEY"])


def test_airflow_does_not_run_as_root_where_root_starts_it(tmp_path):
    owner = drawn(tmp_path)["AIRFLOW_UID"]
    assert owner == (str(os.geteuid()) if os.geteuid() else "50000")
    for name, service in SERVICES.items():
        if service["image"].startswith("weir-airflow"):
            user = "0:0" if name == "airflow-init" else "${AIRFLOW_UID:-50000}:0"
            assert service["user"] == user


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


def test_no_layer_keeps_what_pip_downloaded():
    """Airflow's image sets PIP_CACHE_DIR, so a cache elsewhere would stay empty."""
    dockerfile = (REPOSITORY / "docker" / "airflow" / "Dockerfile").read_text("utf-8")
    steps = re.findall(r"^RUN (.*?[^\\])$", dockerfile, re.MULTILINE | re.DOTALL)
    installing = [step for step in steps if "pip install" in step]
    assert len(installing) == 2
    assert all("type=cache,target=/tmp/.cache/pip" in step for step in installing)


def test_the_image_has_the_airflow_and_the_cosmos_of_the_tests():
    image = (REPOSITORY / "docker" / "airflow" / "requirements.txt").read_text("utf-8")
    tests = (REPOSITORY / "acceptance" / "airflow" / "requirements.txt").read_text()
    pins = [line for line in image.splitlines() if not line.startswith("#")]
    assert pins
    assert set(pins) <= set(tests.splitlines())
    dockerfile = (REPOSITORY / "docker" / "airflow" / "Dockerfile").read_text("utf-8")
    assert "FROM apache/airflow:3.3.2-" in dockerfile
