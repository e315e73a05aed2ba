"""Rule sets in words: every field of the schema has its sentence, in three languages, and what differs is found."""

import json

import pytest
from django.utils import translation

from lms.rulesets.actions import LIBRARY
from lms.rulesets.effective import ALIASES, effective
from lms.rulesets.schema import FIELDS
from lms.rulesets.sentences import SENTENCES
from lms.rulesets.words import FIELD_WORDS, differences, ruleset_lines

LIBRARY_DATA = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(LIBRARY.glob("*.json"))
}
GENERAL = LIBRARY_DATA["CN-GEN-45@1"]


def sentences(data):
    return {line.name: line.sentence for line in ruleset_lines(data)}


def test_every_field_of_the_schema_has_its_words():
    said_elsewhere = ALIASES.keys()
    assert FIELDS.keys() - said_elsewhere == FIELD_WORDS.keys() == SENTENCES.keys()


@pytest.mark.parametrize("language", ["zh-hans", "en", "vi"])
@pytest.mark.parametrize("name", LIBRARY_DATA)
def test_each_rule_set_of_the_library_is_said_whole(name, language):
    with translation.override(language):
        lines = ruleset_lines(LIBRARY_DATA[name])
    assert len(lines) >= len(FIELD_WORDS) - 2
    assert all(line.label and line.sentence and line.meaning for line in lines)
    assert not [line for line in lines if "None" in line.sentence or "{" in line.sentence]


def test_sentences_say_what_the_fields_say():
    with translation.override("en"):
        said = sentences(LIBRARY_DATA["CN-TJ-APPR-600@1"])
        assert said["round"].endswith("whole units.")
        assert said["daily_cap_units"] == "At most 8 units a day count: online."
        assert "8 to 15 minutes" in said["prompt"]
        assert "60 seconds" in said["prompt"]
        assert said["share"] == (
            "Online: at most 50 % of the centralised units."
            " Recorded on video: at least 25 % of the centralised units on-site."
        )
        assert "after 10 minutes" in said["quiz_gate"]
        assert sentences(LIBRARY_DATA["FREE@1"])["daily_cap_units"] == "There is no limit a day."
        liaoning = sentences(LIBRARY_DATA["CN-LN-ONLINE50@1"])["share"]
        assert liaoning == "Online: at most 50 % of all units. Not for a knowledge trade."


def test_what_is_left_open_is_said_with_its_default():
    with translation.override("en"):
        said = sentences({"code": "CN-X", "version": 1})
        assert "45 minutes" in said["unit_min"]
        assert said["prompt"] == "No presence questions."
        assert "2 times" in said["max_rate"]


def test_a_comparison_shows_only_what_differs():
    changed = {**GENERAL, "version": 2, "daily_cap_units": {"online": 6}, "retain_years": 12}
    with translation.override("en"):
        different, same = differences(GENERAL, changed)
    assert {line.name for line in different} == {"daily_cap_units", "retain_years"}
    cap = next(line for line in different if line.name == "daily_cap_units")
    assert ("8 units" in cap.before, "6 units" in cap.after) == (True, True)
    assert "speed" in {line.name for line in same}
    assert not {line.name for line in same} & {line.name for line in different}


def test_the_same_rule_in_another_spelling_is_no_difference():
    other = {
        name: value for name, value in GENERAL.items() if name not in {"round", "idle", "work_day_max_s"}
    }
    other |= {"round_step": "1/10", "daily_cap_units": 8, "cap_modes": ["online"], "max_rate": 2.0}
    assert effective(other) | {"daily_cap_units": None} == effective(GENERAL) | {"daily_cap_units": None}
    assert differences(GENERAL, other)[0] == []


def test_sentences_follow_each_other_as_each_script_does():
    tianjin = LIBRARY_DATA["CN-TJ-APPR-600@1"]
    with translation.override("zh-hans"):
        assert "。 " not in "".join(sentences(tianjin).values())
    with translation.override("vi"):
        assert ". " in sentences(tianjin)["share"]
