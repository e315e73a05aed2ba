"""What is looked for in a course, and what two states of it differ in: plain values, no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.approvals.change_words import NAMES
from lms.approvals.rules import differences
from lms.approvals.rules.checklist import (
    PREVENTS,
    Courseware,
    Film,
    Known,
    Point,
    Right,
    Verdict,
    check,
    what_prevents,
)
from lms.approvals.rules.differences import changes, moved_among
from lms.approvals.rules.passages import Kind, plain
from lms.approvals.rules.passages import differences as passages
from lms.approvals.rules.states import MOVES, State, is_open, is_plannable, may_become, needs_reason
from lms.approvals.words import FINDINGS, POINTS

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, tzinfo=UTC)


def lesson(uuid="a", kind="video", **changed):
    values = {
        "uuid": uuid, "version": 1, "kind": kind, "component": "theory", "nominal_s": 1350, "duration_s": 1350,
        "asset": f"film-{uuid}" if kind == "video" else None, "quiz": None, "required": True,
        "title": {"zh-hans": f"课{uuid}", "en": f"Lesson {uuid}", "vi": f"Bài {uuid}"}, "body": {},
    }  # fmt: skip
    return {**values, **changed}


def quiz(**changed):
    return {"bank": "tea", "draw": 5, "pass_percent": 60, "time_limit_s": None, "cooldown_s": 0, **changed}


def outline(*lessons, **changed):
    titles = {"zh-hans": "茶", "en": "Tea", "vi": "Chè"}
    return {
        "code": "TEA",
        "title": titles,
        "planned_tenths": {"online": 10},
        "lessons": list(lessons),
        **changed,
    }


WHOLE = outline(lesson("a", quiz=quiz()), lesson("b"))
GOOD = Known(
    today=TODAY,
    all_languages=("zh-hans", "en", "vi"),
    films={
        name: Film(True, True, length_s=1300, captions=frozenset({"zh-hans", "en", "vi"}))
        for name in ("film-a", "film-b")
    },
    drawable={("a", 0): 20},
    rights={"": Right("我校")},
)


def found(document, known=GOOD):
    """Code -> verdict of everything that is not fine."""
    return {finding.code: finding.verdict for each in check(document, known) for finding in each.findings}


def test_a_whole_course_is_fine_at_every_point():
    checked = check(WHOLE, GOOD)
    assert [each.point for each in checked] == list(Point)
    assert {each.verdict for each in checked} == {Verdict.FINE}


FILM = GOOD.films["film-a"]
CASES = [
    (outline(*WHOLE["lessons"], planned_tenths={}), GOOD, "nothing-planned", Verdict.MISSING),
    (outline(*WHOLE["lessons"], planned_tenths={"online": 20}), GOOD, "hours-differ", Verdict.LOOK),
    (outline(*WHOLE["lessons"], planned_tenths={"online": 10, "onsite": 5}), GOOD, "onsite-without-lesson", Verdict.LOOK),
    (outline(*WHOLE["lessons"], lesson("c", "onsite", body={"en": "x"})), GOOD, "onsite-not-planned", Verdict.LOOK),
    (WHOLE, replace(GOOD, films={**GOOD.films, "film-a": replace(FILM, length_s=200)}), "minutes-differ", Verdict.LOOK),
    (outline(lesson("a", asset=None)), GOOD, "no-film", Verdict.MISSING),
    (WHOLE, replace(GOOD, films={"film-a": FILM}), "film-gone", Verdict.MISSING),
    (WHOLE, replace(GOOD, films={**GOOD.films, "film-a": Film(False)}), "film-gone", Verdict.MISSING),
    (WHOLE, replace(GOOD, films={**GOOD.films, "film-a": replace(FILM, is_playable=False, has_failed=True)}), "film-failed", Verdict.MISSING),
    (WHOLE, replace(GOOD, films={**GOOD.films, "film-a": replace(FILM, has_failed=True)}), "film-damaged", Verdict.LOOK),
    (WHOLE, replace(GOOD, films={**GOOD.films, "film-a": replace(FILM, is_playable=False)}), "film-not-ready", Verdict.LOOK),
    (WHOLE, replace(GOOD, films={**GOOD.films, "film-a": replace(FILM, captions=frozenset())}), "no-captions", Verdict.MISSING),
    (WHOLE, replace(GOOD, films={**GOOD.films, "film-a": replace(FILM, captions=frozenset({"en"}))}), "captions-lack", Verdict.LOOK),
    (outline(lesson("a"), lesson("b", quiz=quiz(purpose="practice"))), replace(GOOD, drawable={("b", 0): 9}), "no-quiz", Verdict.LOOK),
    (outline(lesson("a", quiz=quiz(pass_percent=50)), lesson("b")), GOOD, "low-pass", Verdict.LOOK),
    (outline(lesson("a", quiz=quiz(pass_percent=0)), lesson("b")), GOOD, "low-pass", Verdict.MISSING),
    (WHOLE, replace(GOOD, drawable={("a", 0): 4}), "too-few-questions", Verdict.MISSING),
    (WHOLE, replace(GOOD, drawable={}), "too-few-questions", Verdict.MISSING),
    (WHOLE, replace(GOOD, drawable={("a", 0): 5}), "no-choice", Verdict.LOOK),
    (outline(), GOOD, "no-lessons", Verdict.MISSING),
    (outline(lesson("c", "article")), GOOD, "empty-article", Verdict.MISSING),
    (outline(lesson("c", "onsite")), GOOD, "empty-onsite", Verdict.LOOK),
    (outline(lesson("c", "package")), GOOD, "no-courseware", Verdict.MISSING),
    (outline(*WHOLE["lessons"], title={"en": "Tea"}), GOOD, "course-lacks-language", Verdict.LOOK),
    (outline(lesson("a", title={"en": "Leaf"})), GOOD, "title-lacks", Verdict.MISSING),
    (outline(lesson("c", "article", body={"en": "Leaf"})), GOOD, "text-lacks", Verdict.LOOK),
    (WHOLE, replace(GOOD, rights={}), "course-without-right", Verdict.MISSING),
    (WHOLE, replace(GOOD, rights={}), "file-without-right", Verdict.MISSING),
    (WHOLE, replace(GOOD, rights={"": Right("我校", TODAY - timedelta(days=1))}), "right-over", Verdict.MISSING),
    (WHOLE, replace(GOOD, rights={**GOOD.rights, "film-a": Right("厂", TODAY + timedelta(days=30))}), "right-ends-soon", Verdict.LOOK),
    (outline(lesson("c", "package", package="p")), GOOD, "courseware-gone", Verdict.MISSING),
    (outline(lesson("c", "package", package="p")), replace(GOOD, courseware={"p": Courseware(True, warnings=2)}), "courseware-odd", Verdict.LOOK),
    (outline(lesson("c", "package", package="p")), replace(GOOD, courseware={"p": Courseware(True, is_newest=False)}), "courseware-older", Verdict.LOOK),
]  # fmt: skip


@pytest.mark.parametrize(("document", "known", "code", "verdict"), CASES)
def test_what_is_wrong_is_found(document, known, code, verdict):
    assert found(document, known)[code] is verdict


def test_every_finding_is_tried_and_has_words():
    assert {code for _document, _known, code, _verdict in CASES} == set(FINDINGS)
    assert set(POINTS) == set(Point)
    assert set(FINDINGS) >= PREVENTS


def test_parts_of_a_paper_are_counted_one_by_one():
    parts = [{"bank": "tea", "fixed": ["x", "y"]}, {"bank": "leaf", "count": 3}]
    document = outline(lesson("a", quiz=quiz(parts=parts)), lesson("b"))
    assert "too-few-questions" not in found(document, replace(GOOD, drawable={("a", 0): 2, ("a", 1): 4}))
    (wrong,) = what_prevents(check(document, replace(GOOD, drawable={("a", 0): 2, ("a", 1): 2})), PREVENTS)
    assert dict(wrong.values) == {"asked": 3, "there": 2, "bank": "leaf"}


def whole(document, **changed):
    texts = {code: {"title": words, "summary": ""} for code, words in document["title"].items()}
    return {"outline": document, "texts": texts, "facts": {"code": "TEA", "listed": True}, **changed}


def codes(before, after):
    return [(each.code, each.lesson, each.language) for each in changes(before, after)]


def test_the_same_course_has_no_changes():
    assert changes(whole(WHOLE), whole(WHOLE)) == []


def test_everything_is_new_in_a_course_that_was_never_published():
    assert codes(None, whole(WHOLE)) == [
        ("language-added", "", "zh-hans"), ("language-added", "", "en"), ("language-added", "", "vi"),
        ("lesson-added", "a", ""), ("lesson-added", "b", ""),
    ]  # fmt: skip


def test_each_change_is_one_line_at_its_place():
    after = outline(
        lesson("c"),
        lesson("b", nominal_s=720, asset="film-x"),
        lesson("a", quiz=quiz(pass_percent=80), title={"zh-hans": "课a", "en": "Leaf", "vi": "Bài a"}),
        planned_tenths={"online": 12},
    )
    assert codes(whole(WHOLE), whole(after, facts={"code": "TEA", "listed": False})) == [
        ("fact-listed", "", ""), ("planned-online", "", ""), ("lesson-added", "c", ""),
        ("lesson-nominal_s", "b", ""), ("lesson-asset", "b", ""), ("lesson-moved", "a", ""), ("lesson-title", "a", "en"),
        ("quiz-pass_percent", "a", ""),
    ]  # fmt: skip
    (passed,) = [each for each in changes(whole(WHOLE), whole(after)) if each.code == "quiz-pass_percent"]
    assert (passed.before, passed.after) == (60, 80)


def test_what_is_gone_comes_last():
    assert codes(whole(WHOLE), whole(outline(lesson("b"))))[-1] == ("lesson-removed", "a", "")
    assert ("quiz-removed", "a", "") in codes(whole(WHOLE), whole(outline(lesson("a"), lesson("b"))))


def test_text_changed_is_shown_by_passages_and_mere_looks_are_said():
    before = outline(lesson("c", "article", body={"en": "<p>Pick two leaves. Dry them.</p>"}))
    after = outline(lesson("c", "article", body={"en": "<p>Pick one leaf. Dry them.</p>"}))
    looks = outline(lesson("c", "article", body={"en": "<p><b>Pick two leaves.</b> Dry them.</p>"}))
    (change,) = changes(whole(before), whole(after))
    assert [(each.kind, each.text.strip()) for each in change.passages] == [
        (Kind.OUT, "Pick two leaves."), (Kind.IN, "Pick one leaf."), (Kind.SAME, "Dry them."),
    ]  # fmt: skip
    assert codes(whole(before), whole(looks)) == [("lesson-look", "c", "en")]


def test_every_change_has_words():
    said = {f"lesson-{name}" for name in differences.OF_LESSON} | {
        f"quiz-{name}" for name in differences.OF_QUIZ
    }
    said |= {f"fact-{name}" for name in differences.FACTS} | {f"course-{name}" for name in differences.TEXTS}
    assert said <= set(NAMES)


@given(st.permutations("abcdefg"), st.permutations("abcdefgh"))
def test_the_fewest_lessons_are_said_to_have_moved(old, new):
    moved = moved_among(old, new)
    assert [one for one in new if one not in moved and one in old] == [one for one in old if one not in moved]
    assert len(moved) < len(old)


@settings(max_examples=40)
@given(st.text(alphabet="ab.。\n", max_size=60), st.text(alphabet="ab.。\n", max_size=60))
def test_passages_give_both_texts_back(before, after):
    found = passages(before, after)
    assert "".join(each.text for each in found if each.kind is not Kind.IN) == before
    assert "".join(each.text for each in found if each.kind is not Kind.OUT) == after


def test_html_is_read_line_by_line():
    assert (
        plain("<h2>Tea</h2><p>One  leaf &amp; bud<br>two</p><img alt='pot'>")
        == "Tea\nOne leaf & bud\ntwo[pot]"
    )


def test_a_decided_submission_goes_nowhere():
    for state in State:
        assert bool(MOVES.get(state)) == is_open(state)
    assert may_become("approved", State.SUBMITTED)
    assert not may_become("published", State.WITHDRAWN)


def test_an_approval_owes_a_reason_for_what_was_not_ticked():
    assert needs_reason(["hours", "quiz"], ["hours"])
    assert not needs_reason(["hours"], ["hours", "quiz"])


def test_a_day_is_ahead_and_not_by_years():
    assert is_plannable(NOW + timedelta(minutes=1), NOW)
    assert not is_plannable(NOW, NOW)
    assert not is_plannable(NOW + timedelta(days=800), NOW)
