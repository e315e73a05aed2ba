"""The manifests: names, ports, probes and volumes agree; pods are closed; the encoder is told nothing; drains are graceful."""

from __future__ import annotations

import pytest

from tests.deploy import files

WORKLOADS = {m["metadata"]["name"]: m for m in files.manifests() if m["kind"] in {"Deployment", "Job"}}
SECRETS = {"academy-secrets", "academy-keys", "academy-front", "academy-tls"}  # made by the README's commands


def pod(name: str) -> dict:
    return WORKLOADS[name]["spec"]["template"]["spec"]


def containers(name: str) -> list[dict]:
    return [*pod(name).get("initContainers", []), *pod(name)["containers"]]


EVERY = [(name, container["name"]) for name in WORKLOADS for container in containers(name)]


def one(name: str, container: str) -> dict:
    return next(found for found in containers(name) if found["name"] == container)


def of_kind(kind: str) -> dict[str, dict]:
    return {m["metadata"]["name"]: m for m in files.manifests() if m["kind"] == kind}


def test_there_is_a_workload_for_each_part():
    assert set(WORKLOADS) == {f"academy-{part}" for part in ("prepare", "web", "worker", "media", "front")}


@pytest.mark.parametrize(("name", "container"), EVERY)
def test_every_container_is_closed_and_bounded(name, container):
    assert pod(name)["securityContext"]["runAsNonRoot"] is True
    assert pod(name)["automountServiceAccountToken"] is False
    found = one(name, container)
    assert found["securityContext"] == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
    }  # fmt: skip
    assert {"requests", "limits"} <= set(found["resources"])


@pytest.mark.parametrize(("name", "container"), EVERY)
def test_every_setting_is_known_and_every_volume_is_there(name, container):
    found = one(name, container)
    assert {entry["name"] for entry in found.get("env", [])} <= files.known()
    assert {mount["name"] for mount in found["volumeMounts"]} <= {
        volume["name"] for volume in pod(name)["volumes"]
    }
    paths = [mount["mountPath"] for mount in found["volumeMounts"]]
    assert len(paths) == len(set(paths))


def test_settings_secrets_and_the_readme_speak_of_the_same():
    config = of_kind("ConfigMap")["academy-settings"]["data"]
    assert set(config) <= files.operators_table()
    readme = (files.DEPLOY / "README.md").read_text(encoding="utf-8")
    for name in WORKLOADS:
        for container in containers(name):
            for source in container.get("envFrom", []):
                told = source.get("secretRef", source.get("configMapRef"))["name"]
                assert told in SECRETS | {"academy-settings"}
        for volume in pod(name)["volumes"]:
            assert volume.get("secret", {"secretName": "academy-keys"})["secretName"] in SECRETS
    for secret in SECRETS - {"academy-tls"}:
        assert f"create secret generic {secret} " in readme


def test_the_encoder_holds_no_setting_and_no_secret():
    encoder = one("academy-media", "encoder")
    assert not {"env", "envFrom", "args"} & set(encoder)
    assert encoder["restartPolicy"] == "Always"
    assert {mount["mountPath"] for mount in encoder["volumeMounts"]} == {"/work", "/run/encoder", "/tmp"}
    assert pod("academy-media")["shareProcessNamespace"] is False
    media = one("academy-media", "media")
    shared = [mount for mount in encoder["volumeMounts"] if mount["name"] in {"work", "encoder"}]
    assert all(mount in media["volumeMounts"] for mount in shared)


def test_the_front_holds_only_its_own_secret():
    found = one("academy-front", "nginx")
    assert found["envFrom"] == [{"secretRef": {"name": "academy-front"}}]
    assert not [volume for volume in pod("academy-front")["volumes"] if "secret" in volume]


@pytest.mark.parametrize(("name", "container"), [("academy-web", "web"), ("academy-front", "nginx")])
def test_probes_ask_what_they_mean(name, container):
    found = one(name, container)
    assert found["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "http"}
    assert found["startupProbe"]["httpGet"]["path"] == "/healthz"
    assert "/readyz" not in str(found["livenessProbe"]), "a database that is away must not kill the process"


def test_a_pod_has_time_to_finish_after_it_left_the_service():
    for name, least in {
        "academy-web": 30,
        "academy-worker": 60,
        "academy-media": 300,
        "academy-front": 45,
    }.items():
        assert pod(name)["terminationGracePeriodSeconds"] >= least
    assert one("academy-web", "web")["lifecycle"]["preStop"]["exec"]["command"] == ["sleep", "6"]


def test_selectors_services_and_ports_meet():
    labels = {name: WORKLOADS[name]["spec"]["template"]["metadata"]["labels"] for name in WORKLOADS}
    for name, found in of_kind("Deployment").items():
        assert found["spec"]["selector"]["matchLabels"].items() <= labels[name].items()
    for service in of_kind("Service").values():
        backed = [name for name in labels if service["spec"]["selector"].items() <= labels[name].items()]
        assert len(backed) == 1
        ports = {port["name"] for container in containers(backed[0]) for port in container.get("ports", [])}
        assert service["spec"]["ports"][0]["targetPort"] in ports
    servers = next(entry for entry in one("academy-front", "nginx")["env"] if entry["name"] == "WEB_SERVERS")
    assert servers["value"] == f"academy-web:{of_kind('Service')['academy-web']['spec']['ports'][0]['port']}"
    assert one("academy-web", "web")["ports"][0]["containerPort"] == 8000
    assert one("academy-front", "nginx")["ports"][0]["containerPort"] == 8080
    for ingress in of_kind("Ingress").values():
        for rule in ingress["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                assert path["backend"]["service"]["name"] in of_kind("Service")


def test_policies_name_parts_that_exist():
    parts = {found["spec"]["template"]["metadata"]["labels"]["part"] for found in WORKLOADS.values()}
    for policy in of_kind("NetworkPolicy").values():
        chosen = policy["spec"]["podSelector"]
        named = set(chosen.get("matchLabels", {}).get("part", "").split()) | {
            value for rule in chosen.get("matchExpressions", []) for value in rule["values"]
        }
        assert named
        assert named <= parts
