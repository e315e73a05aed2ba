"""Learner, HR, office, auditor and anybody see the same number, on every screen, export and paper (domain §4.7 g)."""

import csv
import io
import zipfile
from fractions import Fraction

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from courses.queries import outline_of
from lms.certificates.pdf import paper_facts as certificate_facts
from lms.ledger.queries import Units
from lms.reports.hours_proof.paper import paper_facts as proof_facts
from lms.reports.ledger_bundle.writing import export
from tests.web.figures_world import (
    DAY_OF_TWO_MODES,
    NOW,
    exact_units,
    routes,
    says,
    shows_units,
    text_of,
    world,
)

pytestmark = pytest.mark.django_db

# The figures of the first class: in all, by mode, of the day; and of the second class.
TOTAL, ONLINE, ONSITE, WORKPLACE, DAY, SECOND = "5.7", "2.3", "2", "1.3", "3.6", "1.4"
COUNTS, PENDING = "4", "0.6"
# What it would be if parts were floored first, rounded up, counted with what waits, before the correction, over both
# classes, or what counts instead of what is credited.
WRONG = ("5.6", "5.8", "6.4", "6.7", "7.2")
# Figures that stand on a page for nothing but this history.
UNMISTAKABLE = (TOTAL, ONLINE, WORKPLACE, DAY, SECOND, PENDING)
MODES = (ONLINE, ONSITE, WORKPLACE)

# Every address that shows units of a person, and the figures that it must show.
SHOWN = {
    ("learner", "today"): (TOTAL,),
    ("learner", "hours"): (TOTAL, *MODES, DAY, COUNTS, PENDING),
    ("learner", "hours_day"): (DAY,),
    ("learner", "certificates"): (),
    ("employer", "home"): (TOTAL,),
    ("employer", "person"): (TOTAL, *MODES, DAY, COUNTS, PENDING),
    ("employer", "day"): (DAY,),
    ("employer", "export"): (TOTAL, *MODES, PENDING),
    ("office", "class"): (TOTAL,),
    ("office", "certificates"): (TOTAL,),
    ("office", "hours"): (TOTAL, *MODES, DAY, COUNTS, PENDING),
    ("office", "hours_day"): (DAY,),
    ("office", "class_hours"): (TOTAL, *MODES, COUNTS, PENDING),
    ("office", "class_hours_file"): (TOTAL, *MODES, COUNTS, PENDING),
    ("office", "gradebook"): MODES,
    ("office", "gradebook_person"): (*MODES, PENDING),
    ("office", "gradebook_xlsx"): (TOTAL, *MODES, PENDING),
    ("office", "trial"): (TOTAL,),
    ("office", "trial_file"): (TOTAL,),
    ("public", "verify_code"): (TOTAL, *MODES),
    ("api", "hours"): (TOTAL, *MODES, SECOND, PENDING),
    ("api", "classes"): (TOTAL, *MODES, SECOND, PENDING),
    ("api", "employer_people"): (TOTAL, *MODES, PENDING),
    ("api", "verify"): (TOTAL,),
}
# Addresses that speak of units, but not of what a person has.
OTHER = {
    ("api", "openapi-json"), ("api", "catalogue"), ("api", "course"), ("api", "nothing"),
    ("learner", "course"), ("learner", "courses"),
    ("office", "home"), ("office", "record"), ("office", "record_file"),
    ("office", "rule"), ("office", "rules"), ("office", "rules_compare"), ("office", "rule_next"),
    ("office", "class_new"), ("office", "programme"), ("office", "programmes"), ("office", "programme_new"),
    ("office", "programme_edit"), ("office", "module_new"), ("office", "correction"), ("office", "corrections"), ("office", "rule_move"), ("office", "case"), ("office", "cases"),
}  # fmt: skip
# Months are in hours of sixty minutes over all of a partner's classes (ADR 0023).
IN_HOURS = {
    ("employer", "months"),
    ("employer", "months_export"),
    ("office", "partner"),
    ("office", "partner_hours"),
}
HOURS = "5.4"
PAPERS = {
    ("learner", "certificate_pdf"), ("learner", "proof_pdf"), ("employer", "proof_pdf"),
    ("office", "certificate_pdf"), ("office", "proof_pdf"),
}  # fmt: skip
# What only a link that was made for one person leads to, or a thing that this history has none of.
ABSENT = {
    ("office", "approval"), ("office", "approval_preview"),
    ("office", "ledger_file"), ("office", "device_remove"), ("office", "offline_review"), ("office", "offline_decide"),
    ("public", "device_key_revoke"), ("learner", "attempt"), ("learner", "attempt_submit"), ("learner", "addresses"),
    ("learner", "transcript"),
    ("api", "paper"), ("api", "submit"), ("api", "review_of"), ("api", "medium"), ("learner", "attempt_medium"), ("learner", "mistake"),
    ("learner", "result_proof"), ("api", "state"), ("api", "cancel"), ("api", "part"),
    ("api", "complete"), ("api", "asset_card"), ("api", "put_captions"), ("office", "member_end"),
    ("employer", "roster_draft"), ("employer", "roster_marked"), ("office", "roster_draft"), ("office", "roster_marked"),
    ("learner", "announcement"), ("learner", "question"),
    ("learner", "here"), ("office", "session"), ("office", "message"), ("public", "stop"), ("public", "mail_confirm"), ("office", "paper_photo"), ("public", "calendar"), ("public", "scan"),
    ("employer", "log_voice"), ("learner", "work_voice"),
    ("learner", "work_line"), ("learner", "work_photo"), ("learner", "skill_photo"), ("employer", "log_line"),
    ("employer", "bench"), ("employer", "bench_task"), ("employer", "bench_score"), ("employer", "bench_file"),
    ("employer", "bench_kit"), ("employer", "bench_kit_worker"),
    ("employer", "log_photo"), ("office", "work_photo"), ("employer", "skill_photo"), ("office", "module"),
    ("office", "join_poster"), ("office", "join_picture"), ("office", "class_notice"), ("learner", "join_class"),
    ("employer", "report_get"), ("office", "partner_report_get"), ("employer", "token_revoke"), ("employer", "link_revoke"), ("public", "people_link"), ("office", "grant_end"),
}  # fmt: skip
UNKNOWN = "00000000-0000-4000-8000-000000000000"
SIGNED_IN = {"public": None, "learner": "learner", "employer": "hr", "office": "office", "api": "learner"}


@pytest.fixture
def history(tmp_path, settings):
    settings.KEYS_FOLDER = tmp_path / "keys"
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield world()
    cache.clear()


def values_of(history):
    """What stands for each part of an address, by the folder that it is under."""
    first, lesson = history["first"], outline_of(history["course"]).lessons[0].uuid
    return {
        "enrolment": first.uuid, "day": DAY_OF_TWO_MODES.isoformat(), "proof": history["proof"].uuid,
        "certificate_uuid": history["certificate"].uuid, "lesson_uuid": lesson, "seq": history["seq"],
        "version": 1, "number": 1, "language": "en", "role": "hr", "user": history["hr"].uuid, "token": "none",
        "key": history["proof"].uuid, "cohort": first.cohort.uuid,
    }  # fmt: skip


def named(history, audience, name, route):
    """The address with this history's objects in it."""
    first, codes = (
        history["first"],
        {"api/v1/verify": history["certificate"].code, "verify": history["proof"].code},
    )
    folders = {
        "classes": first.cohort.uuid, "enrolments": first.uuid, "partners": history["partner"].uuid,
        "people": history["learner"].uuid, "certificates": history["certificate"].uuid, "cases": history["case"].uuid,
        "evidence": history["evidence"], "proofs": history["proof"].uuid, "hours": history["proof"].uuid,
        "corrections": history["correction"].uuid, "moves": history["move"].uuid, "trials": history["move"].trial.uuid,
        "storage": history["learner"].uuid, "programmes": first.cohort.programme.uuid,
    }  # fmt: skip
    given = values_of(history)
    parts = []
    for part in route.strip("/").split("/"):
        if "<" not in part:
            parts.append(part)
            continue
        before, _, rest = part.partition("<")
        inner, _, after = rest.partition(">")
        key = inner.rpartition(":")[2]
        if key == "uuid":
            value = folders.get(parts[1], UNKNOWN)
        elif key == "code":
            rule = "HALF" if "rules" in parts else history["course"].code
            value = codes.get("/".join(parts), rule)
        else:
            value = given.get(key, UNKNOWN)
        parts.append(f"{before}{value}{after}")
    ending = "" if "." in parts[-1] or audience == "api" or route.startswith("verify/<") else "/"
    return "/" + "/".join(part for part in parts if part) + (ending if route else "")


def asked(history):
    """Every address with GET, as the person of its audience: (audience, name), answer."""
    for audience, name, route in routes():
        if (audience, name) in ABSENT or "^" in route:
            continue
        client = Client(headers={"Accept-Language": "en"})
        who = "hr" if "employer" in route else SIGNED_IN[audience]
        if who:
            history[who].language = "en"
            history[who].save(update_fields=["language"])
            client.force_login(history[who])
        own = history["first"].cohort.uuid if who == "hr" else history["first"].uuid
        address = named(history, audience, name, route)
        yield (audience, name), client.get(address, {"class": own, "class_uuid": own})


def test_the_history_floors_badly(history):
    """Otherwise the test below could not tell one way of counting from another."""
    seconds, unit_s = exact_units(history["first"])
    assert Fraction(seconds, unit_s) == Fraction(15_540, 2_700)
    assert str(seconds * 10 // unit_s / 10) == TOTAL
    assert sum(Fraction(part) for part in MODES) < Fraction(TOTAL)
    assert history["certificate"] is not None


def found_wrong(history, only=None):
    """What is wrong with which address, and the addresses that were held to the figures."""
    seen, faults = set(), []
    for key, answer in asked(history):
        if only and key not in only:
            continue
        if answer.status_code in {301, 302, 403, 405}:
            continue
        if answer.status_code == 404:
            faults.append(f"{key}: 404, tell this test what its address takes")
            continue
        if key in PAPERS:
            seen.add(key)
            continue
        text = text_of(answer)
        if key in SHOWN:
            seen.add(key)
            faults += [f"{key}: lacks {figure}" for figure in SHOWN[key] if not says(text, figure)]
            faults += [f"{key}: says {figure}" for figure in WRONG if says(text, figure)]
        elif key in IN_HOURS:
            seen.add(key)
            faults += [f"{key}: lacks {HOURS}"] * (not says(text, HOURS))
        elif key not in OTHER and (shows_units(text) or any(says(text, figure) for figure in UNMISTAKABLE)):
            faults.append(f"{key}: shows units and is in no list of this test")
    return faults, seen


def test_every_screen_and_export_says_the_same_number(history):
    faults, seen = found_wrong(history)
    missing = (SHOWN.keys() | IN_HOURS | PAPERS) - seen
    assert not faults, "\n".join(faults)
    assert not missing


def test_a_screen_that_says_another_number_and_one_that_is_in_no_list_are_seen(history, monkeypatch):
    """The negative control."""
    where = {("office", "hours"), ("office", "hours_day")}
    assert not found_wrong(history, where)[0]
    monkeypatch.setattr("lms.web.office.hours.account_units", lambda _found: Units(total_tenths=56))
    monkeypatch.delitem(SHOWN, ("office", "hours_day"))
    faults, _seen = found_wrong(history, where)
    assert "('office', 'hours'): says 5.6" in faults
    assert "('office', 'hours_day'): shows units and is in no list of this test" in faults


def test_the_papers_say_it_too(history):
    certificate, proof = certificate_facts(history["certificate"]), proof_facts(history["proof"])
    for facts, total in ((certificate, "units"), (proof, "total")):
        assert facts[total] == TOTAL
        assert [units for _mode, units, *_need in facts["modes"]] == list(MODES)
    assert (proof["counts"], proof["months"]) == (COUNTS, [["2026-04", *MODES, TOTAL]])


def test_the_export_for_outsiders_says_it_too(history):
    archive = io.BytesIO()
    export(archive, history["first"].cohort, progress=lambda _done, _all: None)
    with zipfile.ZipFile(archive) as bundle:
        text = bundle.read("statements.csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["total_units"] == TOTAL
    assert [float(row[f"{mode}_units"]) for mode in ("online", "onsite", "workplace")] == [
        float(part) for part in MODES
    ]


def test_a_number_is_read_as_a_number_of_its_own():
    assert says("5.7 / 4 units", "5.7")
    assert says("5.7.", "5.7")
    assert not says("15.7", "5.7")
    assert not says("5.71", "5.7")
    assert not says("5.7.2", "5.7")
    assert shows_units("3 units")
    assert shows_units("1 / 4 units")
    assert not shows_units("units of learning")
