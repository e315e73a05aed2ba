"""compose.yaml: names, ports and probes agree, no container is more than it must be, and the encoder is told nothing."""

from __future__ import annotations

import re

import pytest

from tests.deploy import files

SERVICES = files.compose()["services"]
OURS = sorted(
    name for name, service in SERVICES.items() if str(service.get("image", "")).startswith("academy")
)
TEXT = (files.DEPLOY / "compose.yaml").read_text(encoding="utf-8")


def names(environment) -> set[str]:
    return set(environment or {})


def test_there_is_a_container_for_each_part():
    assert {"web", "worker", "media", "encoder", "prepare", "nginx", "postgres", "redis", "s3"} <= set(
        SERVICES
    )
    assert set(OURS) == {"web", "worker", "media", "encoder", "prepare", "nginx"}


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_name_that_is_set_is_read_by_somebody(service):
    assert names(SERVICES[service].get("environment")) <= files.known() | files.OF_OTHERS


def test_every_name_that_compose_itself_asks_for_is_in_the_example():
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)", TEXT))
    assert asked
    assert asked <= set(files.example())


@pytest.mark.parametrize("service", OURS)
def test_our_containers_are_closed(service):
    found = SERVICES[service]
    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in found["security_opt"]
    assert "privileged" not in found
    assert found.get("user") not in {"root", "0"}
    assert found["build"]["target"] in {"app", "encoder", "front"}


def test_the_encoder_has_no_network_no_settings_and_no_keys():
    encoder = SERVICES["encoder"]
    assert encoder["network_mode"] == "none"
    assert not {"environment", "env_file", "depends_on", "secrets", "ports"} & set(encoder)
    assert sorted(encoder["volumes"]) == ["encoder:/run/encoder", "work:/work"]


def test_worker_and_encoder_meet_at_the_same_paths():
    media, encoder = SERVICES["media"], SERVICES["encoder"]
    assert set(encoder["volumes"]) <= set(media["volumes"])
    assert media["environment"]["ENCODER_SOCKET"] in _command("encoder")
    assert media["environment"]["WORKER_QUEUES"] == "media"
    queues = SERVICES["worker"]["environment"]["WORKER_QUEUES"].split(",")
    assert "default" in queues
    assert "media" not in queues


def _command(target: str) -> list[str]:
    """CMD of a target of the Dockerfile."""
    stage = (files.DEPLOY / "Dockerfile").read_text().split(f"AS {target}\n")[1].split("\nFROM ")[0]
    return re.findall(r'"([^"]+)"', re.search(r"^CMD (\[.*\])$", stage, re.MULTILINE)[1])


def test_ports_and_probes_agree():
    assert SERVICES["nginx"]["environment"]["WEB_SERVERS"] == "web:8000"
    assert "http://127.0.0.1:8000/readyz" in str(SERVICES["web"]["healthcheck"]["test"])
    assert "http://127.0.0.1:8080/healthz" in str(SERVICES["nginx"]["healthcheck"]["test"])
    assert SERVICES["nginx"]["ports"] == ["${NGINX_PORT:-8080}:8080"]
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]


def test_all_wait_for_the_tables_and_every_volume_is_declared():
    for name in ("web", "worker", "media"):
        assert SERVICES[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
    used = {
        line.split(":")[0]
        for service in SERVICES.values()
        for line in service.get("volumes", [])
        if not line.startswith((".", "/"))
    }
    assert used == set(files.compose()["volumes"])


def test_images_are_plain_names():
    for service in SERVICES.values():
        assert re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)?:[a-z0-9.]+", service["image"])
