"""A next version: what a form changes changes, everything else stays word for word."""

import json

import pytest

from lms.accounts.rules import NotOffice
from lms.rulesets.actions import LIBRARY, add_next_version, add_ruleset
from lms.rulesets.drafting import usual_values, with_changes
from lms.rulesets.effective import effective
from lms.rulesets.models import RuleSet
from lms.rulesets.refusals import RuleSetInvalid
from lms.rulesets.rules import problems_in
from tests.factories.accounts import PersonFactory

LIBRARY_DATA = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(LIBRARY.glob("*.json"))
}
GENERAL = LIBRARY_DATA["CN-GEN-45@1"]


@pytest.mark.parametrize("name", LIBRARY_DATA)
def test_the_form_filled_with_its_own_values_changes_nothing_that_counts(name):
    data = LIBRARY_DATA[name]
    again = with_changes(data, usual_values(data))
    assert not problems_in(again)
    assert effective(again) == effective(data)
    assert with_changes(data, {}) == data


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"unit_online": 40}, "unit_min", {"online": 40, "onsite": 45, "workplace": 45}),
        ({"cap": "6"}, "daily_cap_units", {"online": "6"}),
        ({"cap": ""}, "daily_cap_units", None),
        ({"step": "1"}, "round", {"step": "1", "mode": "floor"}),
        ({"speed": "wall"}, "speed", "wall"),
        ({"quiz_pass": 80}, "quiz_gate", {"pass": 80, "cooldown_min": 0}),
        ({"retain_years": 6}, "retain_years", 6),
        (
            {"online_share": "50"},
            "share",
            [{"of": "total", "mode": "online", "base": "planned", "max": 0.5}],
        ),
        (
            {"prompt_least": 8, "prompt_most": 15},
            "prompt",
            {"every_min": [8, 15], "timeout_s": 60, "on_miss": "pause"},
        ),
    ],
)
def test_one_field_changes_and_the_others_do_not(change, field, value):
    changed = with_changes(GENERAL, change)
    assert changed[field] == value
    assert {name: changed[name] for name in GENERAL if name != field} == {
        name: told for name, told in GENERAL.items() if name != field
    }
    assert not problems_in(changed)


def test_an_emptied_field_takes_its_rule_away():
    tianjin = LIBRARY_DATA["CN-TJ-APPR-600@1"]
    changed = with_changes(
        tianjin, {"online_share": "", "prompt_least": "", "prompt_most": "", "retain_years": ""}
    )
    assert [share["of"] for share in changed["share"]] == ["onsite_central"]
    assert "prompt" not in changed
    assert "retain_years" not in changed


@pytest.mark.django_db
def test_the_next_version_has_the_next_number_and_is_there_once():
    office = PersonFactory(roles=["office"])
    add_ruleset(actor=None, document=GENERAL)
    document = {**GENERAL, "version": 1, "retain_years": 6}
    first = add_next_version(actor=office, document=document)
    assert (str(first), add_next_version(actor=office, document=document).pk) == ("CN-GEN-45@2", first.pk)
    own = add_next_version(actor=office, document={**document, "code": "LJ-OWN"})
    assert str(own) == "LJ-OWN@1"
    assert RuleSet.objects.count() == 3


@pytest.mark.django_db
def test_what_cannot_be_read_or_who_may_not_adds_nothing():
    with pytest.raises(RuleSetInvalid, match="tz"):
        add_next_version(actor=None, document={**GENERAL, "tz": "Nowhere"})
    with pytest.raises(RuleSetInvalid, match="code"):
        add_next_version(actor=None, document={**GENERAL, "code": "../etc"})
    with pytest.raises(NotOffice):
        add_next_version(actor=PersonFactory(roles=["auditor"]), document=GENERAL)
    assert not RuleSet.objects.exists()
