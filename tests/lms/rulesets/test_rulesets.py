"""Rule sets: read strictly, loaded once, never changed."""

import json
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction

from lms.audit import triggers
from lms.rulesets import actions, queries
from lms.rulesets.models import RuleSet
from lms.rulesets.refusals import RuleSetFrozen, RuleSetInvalid, RuleSetUnknown
from lms.rulesets.rules import (
    CN_TEST_45,
    RuleSetMalformed,
    parse_ruleset,
    seconds_to_next,
    tenths_of,
    units_text,
    with_replay_rules,
)

FILES = sorted(actions.LIBRARY.glob("*.json"))
CHANGED = {"code": "CN-X", "version": 1, "tz": "Asia/Shanghai", "daily_cap_units": {"online": 8}}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_rule_set_of_the_library_reads_and_names_its_source(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    assert f"{document['code']}@{document['version']}" == path.stem
    assert document["source"]
    assert set(document["title"]) == {"zh-hans", "en", "vi"}
    parse_ruleset(document)


def test_the_library_holds_every_rule_set_of_the_domain():
    assert {path.stem for path in FILES} == {
        "CN-GEN-45@1",
        "CN-LN-ONLINE50@1",
        "CN-SAFETY-ARCHIVE6Y@1",
        "CN-SH-QP-400@1",
        "CN-SH-QP-500@1",
        "CN-SH-QP-500@2",
        "CN-SH-QP-600@1",
        "CN-TEST-45@1",
        "CN-TJ-APPR-600@1",
        "CN-VILLAGE-ONSITE@1",
        "CN-VILLAGE-ONSITE@2",
        "DE-BERICHTSHEFT@1",
        "FREE@1",
        "UK-OTJ-2024@1",
        "UK-OTJ-2025@1",
        "US-RA-144-2000@1",
        "VN-SOCAP-45-60@1",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_rule_set_says_how_long_papers_are_kept_and_all_but_our_own_are_drafts(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    own = document["code"] in {"FREE", "CN-TEST-45"}
    assert document["code"] == "CN-TEST-45" or document["retain_years"] >= 3
    assert own or document["verify_before_use"]


def test_the_test_rule_is_the_general_one_with_speed_from_the_start():
    general, test = (
        parse_ruleset(json.loads((actions.LIBRARY / f"{name}@1.json").read_text()))
        for name in ("CN-GEN-45", "CN-TEST-45")
    )
    assert (general.caps, general.unit_min, general.speed) == (test.caps, test.unit_min, test.speed)
    assert (general.max_rate_before_done, test.max_rate_before_done) == (1, 2)
    assert (test.caps, test.max_rate, test.tz) == (CN_TEST_45.caps, CN_TEST_45.max_rate, CN_TEST_45.tz)


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit_minutes": 45},
        {"tz": "Mars/Olympus"},
        {"unit_min": {"online": 0}},
        {"unit_min": {"asleep": 45}},
        {"speed": "warp"},
        {"max_rate": "0"},
        {"max_rate": True},
        {"max_rate": float("nan")},
        {"max_rate": "1e9"},
        {"daily_cap_units": -1},
        {"quiz_gate": {"pass": 101}},
        {"round": {"step": "1/7"}},
        {"share": [{"max": 2}]},
        {"grace_s": 1.5},
        {"late_after": 91},
        {"period_min": 0},
    ],
)
def test_a_wrong_field_is_named(wrong):
    with pytest.raises(RuleSetMalformed, match=next(iter(wrong))):
        parse_ruleset(wrong)


def test_a_replay_changes_only_the_documented_fields():
    changed = with_replay_rules({"max_rate": "3/2", "unit_min": {"workplace": 60}, "daily_cap_units": None})
    assert (changed.max_rate, changed.caps, changed.unit_s("workplace")) == (Fraction(3, 2), (), 3600)
    assert changed.unit_s("online") == 2700
    assert with_replay_rules({}) == CN_TEST_45
    with pytest.raises(RuleSetMalformed, match="quiz_gate"):
        with_replay_rules({"quiz_gate": {"pass": 60}})


def test_units_are_rounded_once_and_down():
    assert tenths_of({"online": 2699}, CN_TEST_45) == 9
    assert tenths_of({"online": 1350, "onsite": 1350}, CN_TEST_45) == 10
    whole = parse_ruleset({"round": {"step": "1"}})
    assert tenths_of({"online": 5399}, whole) == 10
    assert seconds_to_next({"online": 2700 + 1980}, whole, mode="online") == 720
    assert [units_text(tenths) for tenths in (0, 9, 13, 40, -5)] == ["0", "0.9", "1.3", "4", "-0.5"]


@pytest.mark.django_db
def test_the_library_loads_twice_with_one_result():
    first = actions.load_library()
    assert [row.pk for row in actions.load_library()] == [row.pk for row in first]
    assert RuleSet.objects.count() == len(FILES)
    assert queries.ruleset("CN-GEN-45", 1).max_rate_before_done == 1


@pytest.mark.django_db
def test_a_number_that_the_office_took_stays_the_offices():
    own = actions.add_ruleset(actor=None, document={**CHANGED, "code": "CN-SH-QP-500", "version": 2})
    actions.load_library()
    assert RuleSet.objects.get(code="CN-SH-QP-500", version=2).data == own.data
    assert RuleSet.objects.filter(code="VN-SOCAP-45-60").exists()


@pytest.mark.django_db
def test_an_unknown_rule_set_is_refused_by_name():
    with pytest.raises(RuleSetUnknown, match="CN-X@7"):
        queries.ruleset("CN-X", 7)


@pytest.mark.django_db
def test_a_version_never_says_something_else():
    row = actions.add_ruleset(actor=None, document=CHANGED)
    with pytest.raises(RuleSetFrozen):
        actions.add_ruleset(actor=None, document={**CHANGED, "daily_cap_units": {"online": 24}})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RuleSet.objects.filter(pk=row.pk).update(data={})
    row.refresh_from_db()
    assert row.data["daily_cap_units"] == {"online": 8}
    triggers.lift(connection)
    assert RuleSet.objects.filter(pk=row.pk).update(data={}) == 1


@pytest.mark.django_db
def test_a_rule_set_that_cannot_be_read_is_not_stored():
    with pytest.raises(RuleSetInvalid, match="tz"):
        actions.add_ruleset(actor=None, document={**CHANGED, "tz": "Nowhere"})
    assert not RuleSet.objects.exists()
