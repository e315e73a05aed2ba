"""`manage reconcile`: what a lost event left undone is done, and twice changes nothing."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from lms.certificates.models import Certificate
from lms.operations.rebuilding import Repair, rebuild_all
from tests.factories.certificates import earn, learning_person

pytestmark = pytest.mark.django_db


def test_reconcile_reports_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("reconcile", "--json")
    assert json.loads(capsys.readouterr().out) == {"checked": 0, "repaired": []}


def test_a_lost_event_is_no_lost_certificate(capsys: pytest.CaptureFixture[str]) -> None:
    earn(learning_person())
    assert not Certificate.objects.exists()
    call_command("reconcile", "--json")
    certificate = Certificate.objects.get()
    assert (
        f"certificates: certificate {certificate.uuid} issued"
        in json.loads(capsys.readouterr().out)["repaired"]
    )
    call_command("reconcile", "--json")
    assert json.loads(capsys.readouterr().out)["repaired"] == []


def test_every_rebuilder_runs_from_the_bottom_up_and_what_it_mended_is_named() -> None:
    order = []

    def rebuilder(name: str):
        def rebuild() -> Repair:
            order.append(name)
            return Repair(2, (f"{name} mended",))

        return rebuild

    repair = rebuild_all((("below", rebuilder("below")), ("above", rebuilder("above"))))
    assert order == ["below", "above"]
    assert repair == Repair(4, ("below: below mended", "above: above mended"))
