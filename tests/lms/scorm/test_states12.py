"""What a SCORM 1.2 package may say, checked again: times to the centisecond, kinds, whole states."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.scorm.rules.model12 import TABLE
from lms.scorm.rules.states12 import STATE_MOST, CommitRefused, checked_values
from lms.scorm.rules.times12 import LONGEST_CS, span_cs, span_text
from lms.scorm.rules.types12 import is_kind

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("text", "centiseconds"),
    [
        ("00:00:00", 0),
        ("00:00:01.5", 150),
        ("00:00:01.05", 105),
        ("0001:01:01.01", 366_101),
        ("00:90:00", 540_000),
        ("9999:59:59.99", LONGEST_CS),
        ("1:00:00", None),
        ("00:00:00.", None),
        ("00:00", None),
        ("٠٠:00:00", None),
        ("00:00:00\n", None),
    ],
)
def test_spans_are_exact(text, centiseconds):
    assert span_cs(text) == centiseconds


@settings(max_examples=60, deadline=None)
@given(st.integers(0, LONGEST_CS))
def test_a_span_is_what_was_written(centiseconds):
    assert span_cs(span_text(centiseconds)) == centiseconds


def test_more_than_four_digits_of_hours_stay_a_span():
    assert span_text(LONGEST_CS + 1) == "9999:59:59.99"
    assert span_text(-1) == "0000:00:00.00"


def test_every_initial_value_is_of_its_kind_or_blank():
    wrong = [
        row.element for row in TABLE if row.initial and not is_kind(row.kind, row.initial)
    ]  # fmt: skip
    assert wrong == ["cmi.core.lesson_status"]  # "not attempted" is the system's word, no package may say it


def test_a_kind_that_there_is_not_is_a_mistake_of_ours():
    with pytest.raises(KeyError, match="colour"):
        is_kind("colour", "red")


@pytest.mark.parametrize(
    ("values", "code", "element"),
    [
        (None, "malformed", ""),
        ([], "malformed", ""),
        ({"cmi.core.score.raw": 85}, "malformed", ""),
        ({1: "x"}, "malformed", ""),
        ({"cmi.core.score.raw": "999"}, "wrong-type", "cmi.core.score.raw"),
        ({"cmi.core.lesson_status": "PASSED"}, "wrong-type", "cmi.core.lesson_status"),
        ({"cmi.core.credit": "credit"}, "read-only", "cmi.core.credit"),
        ({"cmi.core": "x"}, "unknown-element", "cmi.core"),
        ({"cmi.core._children": "x"}, "unknown-element", "cmi.core._children"),
        ({"hours": "45"}, "unknown-element", "hours"),
        ({"cmi." + "x" * 500: "45"}, "unknown-element", "cmi." + "x" * 96),
        ({"cmi.objectives.1.id": "b"}, "out-of-order", "cmi.objectives"),
        ({"cmi.interactions.0.objectives.1.id": "b"}, "out-of-order", "cmi.interactions.0.objectives"),
        ({"cmi.objectives.250.id": "b"}, "too-many", "cmi.objectives.250.id"),
        ({"cmi.objectives.99999.id": "b"}, "unknown-element", "cmi.objectives.99999.id"),
        ({"cmi.suspend_data": "x" * 65_537}, "wrong-type", "cmi.suspend_data"),
        ({"cmi.suspend_data": "x" * STATE_MOST}, "too-large", ""),
    ],
)
def test_what_no_run_time_could_have_sent_is_refused_by_code(values, code, element):
    with pytest.raises(CommitRefused) as refusal:
        checked_values(values)
    assert (refusal.value.code, refusal.value.element) == (code, element)


def test_the_order_of_elements_in_a_state_is_nothing():
    values = {"cmi.objectives.1.id": "b", "cmi.objectives.0.id": "a", "cmi.suspend_data": "x" * 65_536}
    assert checked_values(values) == values


JUNK = st.dictionaries(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from([row.element.replace(".n.", ".0.") for row in TABLE]),
    ),
    st.one_of(st.text(max_size=10), st.integers(), st.none(), st.just("00:00:01"), st.just("passed")),
    max_size=4,
)


@settings(max_examples=100, deadline=None)
@given(JUNK)
def test_junk_is_taken_as_it_is_or_refused_and_nothing_else(values):
    found, code = None, ""
    try:
        found = checked_values(values)
    except CommitRefused as refusal:
        code = refusal.code
    assert found == values or code in {
        "malformed", "unknown-element", "read-only", "wrong-type", "out-of-order",
    }  # fmt: skip
