"""docker-compose.yml: what the Compose schema (checked by script/test) cannot see."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from shaping_future.local import run, valkey

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]


def test_the_services_are_those_of_production():
    assert set(SERVICES) == {
        "proxy",
        "web",
        "worker",
        "beat",
        "clamav",
        "migrate",
        "backup",
        "objects",
        "postgres",
        "valkey",
    }


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_waits_only_for_services_that_exist_and_can_be_waited_for(name):
    for other, how in SERVICES[name].get("depends_on", {}).items():
        assert other in SERVICES
        if how["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[other]


@pytest.mark.parametrize("name", SERVICES)
def test_volumes_are_declared_or_files_of_the_project(name):
    for volume in SERVICES[name].get("volumes", []):
        source = volume.split(":")[0]
        assert (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]


def test_only_the_proxy_can_be_reached_from_outside():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}


@pytest.mark.parametrize("name", SERVICES)
def test_images_name_their_version(name):
    tag = SERVICES[name]["image"].partition(":")[2]
    assert tag
    assert tag != "latest"


def test_web_and_celery_start_as_script_server_starts_them():
    web = SERVICES["web"]["command"]
    assert set(run.web_command("0.0.0.0", 8000)) - {"-m"} <= set(web)
    for name in ("worker", "beat"):
        assert set(run.CELERY) - {"-m"} <= set(SERVICES[name]["command"])
        assert run.ONE_CORE.items() <= SERVICES[name]["environment"].items()


@pytest.mark.parametrize("name", ["web", "worker", "beat", "migrate", "backup"])
def test_what_runs_our_code_has_no_power_over_its_machine(name):
    service = SERVICES[name]
    assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert not {"privileged", "pid", "network_mode", "cap_add", "devices"} & set(service)
    assert not any("docker.sock" in volume for volume in service["volumes"])
    last = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("USER ")][-1]
    assert last == "USER shaping"


def test_the_site_works_with_a_role_that_owns_no_table():
    assert "shaping_web:" in SERVICES["web"]["environment"]["DATABASE_URL"]
    assert "shaping:" in SERVICES["migrate"]["environment"]["DATABASE_URL"]


def test_a_page_takes_the_database_a_minute_at_most():
    """A worker may take longer: nobody waits for it, and it has ends of its own."""
    limited = {name for name, one in SERVICES.items() if "statement_timeout" in str(one.get("environment", {}))}
    assert limited == {"web"}
    assert SERVICES["web"]["environment"]["DATABASE_URL"].endswith("options=-c%20statement_timeout%3D60s")


def test_only_the_backup_knows_the_key_of_the_backups():
    """Whoever takes over a web process cannot open an archive that lies somewhere else."""
    assert {name for name, service in SERVICES.items() if "BACKUP_KEYS" in service.get("environment", {})} == {"backup"}


def test_every_variable_is_explained_in_the_settings_page():
    asked = set(re.findall(r"\$\{([A-Z_]+)", TEXT))
    explained = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/operations/settings.md").read_text()))
    assert asked - explained == set()


def test_every_setting_of_the_site_can_be_set():
    """The page explained eleven that never reached a container: whoever set them in .env had changed nothing."""
    page = (ROOT / "docs/operations/settings.md").read_text()
    explained = page[page.index("## The site") : page.index("## docker-compose.yml only")]
    names = {name for row in re.findall(r"(?m)^\| (`.*?) \|", explained) for name in re.findall(r"`([A-Z_]+)`", row)}
    assert len(names) > 25
    of_the_image = {"SHAPING_VAR", "POSTGRES_PROGRAMS"}
    never_on = {"SHAPING_DEMO", "DEBUG"}
    assert names - of_the_image - never_on - set(SERVICES["backup"]["environment"]) == set()


def test_one_file_of_variables_has_them_all():
    asked = set(re.findall(r"\$\{([A-Z_]+)", TEXT))
    offered = set(re.findall(r"^([A-Z_]+)=", (ROOT / "docker/env.example").read_text(), re.MULTILINE))
    assert offered - {"COMPOSE_PROFILES"} == asked


def test_the_proxy_finds_every_web_node_there_is_and_speaks_no_old_tls():
    caddy = (ROOT / "docker/Caddyfile").read_text()
    assert re.search(r"dynamic a \{\s+name web\s+port 8000", caddy)
    assert re.search(r"tls \{[^}]*protocols tls1\.2 tls1\.3\n", caddy)
    assert "ports" not in SERVICES["web"]
    assert "container_name" not in SERVICES["web"]


def test_secrets_have_no_default():
    for name in ("SECRET_KEY", "SEALING_KEYS", "DATABASE_PASSWORD", "WEB_DATABASE_PASSWORD", "REDIS_PASSWORD"):
        assert set(re.findall(rf"\$\{{{name}([^}}]*)\}}", TEXT)) - {""} == {f":?set {name} in .env"}


@pytest.fixture
def queue(tmp_path):
    """The queue of the file, started by its own command with the password "words"; the socket that it listens on."""
    command, place = SERVICES["valkey"]["command"], tmp_path / "v.sock"
    here = f"exec {valkey._program()} - --port 0 --unixsocket {place} --dir {tmp_path}"
    words = [word.replace("exec valkey-server -", here).replace("$$", "$") for word in command]
    with open(tmp_path / "log", "w") as log:
        server = subprocess.Popen(words, env={"PATH": os.environ["PATH"], "REDIS_PASSWORD": "words"}, stdout=log)
    try:
        assert valkey._until(lambda: valkey._says(place, b"PING")), (tmp_path / "log").read_text()
        yield place
    finally:
        server.terminate()
        server.wait(timeout=10)


def test_nobody_gets_into_the_queue_without_its_password(queue):
    assert valkey._says(queue, b"PING").startswith(b"-NOAUTH")
    assert valkey._says(queue, b"AUTH wrong").startswith(b"-WRONGPASS")
    assert valkey._says(queue, b"AUTH words").startswith(b"+OK")
    for name in ("web", "worker", "beat", "migrate", "backup"):
        url = SERVICES[name]["environment"]["REDIS_URL"].replace(":?set REDIS_PASSWORD in .env", "")
        assert url == "redis://:${REDIS_PASSWORD}@valkey:6379"
