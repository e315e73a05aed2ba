"""Doctor reaches its last line, names every part, and sees what is broken."""

from __future__ import annotations

import contextlib
import json
from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from lms.audit import triggers
from lms.flags.models import Search
from lms.ledger.models import DailyRoot
from lms.operations import doctor
from media_pipeline import census
from media_pipeline.jobs import WorkState

NAMED = {"python", "ffmpeg", "sandbox", "fonts", "disk", "database", "broker", "storage", "clock"}


def states() -> dict[str, str]:
    return {check.name: check.state for check in doctor.examine()}


@pytest.mark.django_db
def test_every_part_that_the_contract_names_is_examined(capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.suppress(SystemExit):
        call_command("doctor", "--json")
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert {check["name"] for check in checks} >= NAMED
    assert {check["state"] for check in checks} <= {"ok", "warn", "fail"}


@pytest.mark.django_db
def test_a_lost_trigger_is_seen() -> None:
    before = states()["triggers"]
    triggers.lift(connection)
    assert (before, states()["triggers"]) == ("ok", "fail")


@pytest.mark.django_db
def test_an_academy_that_nobody_sweeps_is_seen() -> None:
    before = states()["sweep"]
    census.note_sweep()
    assert (before, states()["sweep"]) == ("warn", "ok")


@pytest.mark.django_db
def test_a_night_that_was_not_signed_is_seen() -> None:
    before = states()["seal"]
    root = DailyRoot.objects.create(
        number=1, day=timezone.localdate() - timedelta(days=1), at=timezone.now(), root="0" * 64, accounts=1,
        entries=1, previous="0" * 64, key_id="k", signature="s",
    )  # fmt: skip
    assert (before, states()["seal"]) == ("ok", "ok")
    with time_machine.travel(root.at + timedelta(days=2), tick=False):
        assert states()["seal"] == "warn"


@pytest.mark.django_db
def test_a_night_that_was_not_looked_at_is_seen() -> None:
    before = states()["flags"]
    row = Search.objects.create(
        day=timezone.localdate() - timedelta(days=1), after=0, upto=0, state=WorkState.DONE
    )
    assert (before, states()["flags"]) == ("ok", "ok")
    with time_machine.travel(row.created_at + timedelta(days=2), tick=False):
        assert states()["flags"] == "warn"
    Search.objects.update(state=WorkState.FAILED, reason="KeyError")
    assert states()["flags"] == "warn"


@pytest.mark.django_db
def test_packages_on_the_academys_own_host_are_a_failure_and_by_its_port_alone_a_warning(
    settings: LazySettings,
) -> None:
    settings.CONTENT_ORIGIN = settings.PUBLIC_ORIGIN
    assert states()["content_origin"] == "fail"
    settings.CONTENT_ORIGIN = "http://localhost:9999"
    assert states()["content_origin"] == "warn"


@pytest.mark.django_db
def test_a_check_that_breaks_does_not_hide_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken():
        raise OSError("the disk is gone")
        yield

    monkeypatch.setattr(doctor, "CHECKS", (broken, doctor.python))
    assert [(check.name, check.state) for check in doctor.examine()] == [("broken", "fail"), ("python", "ok")]
