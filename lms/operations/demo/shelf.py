"""The further courses of the full demo, from `shelf.json`: worksheets in three languages, no films."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from courses.actions import CourseTexts, LessonDraft, create_course, create_subject
from courses.models import CoursePage, Subject
from lms.accounts.models import User
from lms.operations.demo.content import SUBJECTS, Say, same_uuid
from lms.operations.demo.content import document as films
from lms.rulesets.actions import add_ruleset
from lms.rulesets.models import RuleSet

LANGUAGES = ("zh-hans", "en", "vi")
WORKSHEET_MIN = 45
# The split of rules that came in mid-flight: those who began earlier stay on version 1 (domain §0.2).
NEWER_RULE = ("CN-SH-QP-500", 1, 2)


def document() -> dict[str, Any]:  # Any: JSON
    """The words of the further courses."""
    data: dict[str, Any] = json.loads(Path(__file__).with_name("shelf.json").read_text(encoding="utf-8"))
    return data


def seed_shelf(*, trainer: User, office: User, say: Say) -> None:
    """Make what is missing of the further courses, published, and the second version of one rule set."""
    data = document()
    known = set(CoursePage.objects.values_list("code", flat=True))
    subjects = {row.key: row for row in Subject.objects.filter(key__in=[*SUBJECTS, *data["subjects"]])}
    for place, (key, (name, line)) in enumerate(data["subjects"].items()):
        if key not in subjects:
            subjects[key] = create_subject(
                actor=trainer, key=key, name=_texts(name), line=_texts(line), sort_order=len(SUBJECTS) + place
            )
    for course in data["courses"]:
        if course["code"] not in known:
            _seed_course(course, subject=subjects[course["subject"]], task=data["task"], trainer=trainer)
            say(f"course {course['code']}: {course['title'][0]}")
    _seed_newer_rule(office)


def facts_of(code: str) -> tuple[dict[str, str], dict[str, int]]:
    """The title of a course by language, and what it asks for in tenths of a unit by mode."""
    for course in films()["courses"]:
        if course["code"] == code:
            return course["title"], course["tenths"]
    course = next(course for course in document()["courses"] if course["code"] == code)
    return _texts(course["title"]), course["tenths"]


def _seed_course(
    course: dict[str, Any], *, subject: Subject, task: Sequence[str], trainer: User
) -> None:  # Any: JSON
    code: str = course["code"]
    create_course(
        actor=trainer,
        code=code,
        texts={
            language: CourseTexts(title=title, summary=summary, intro=f"<p>{summary}</p>")
            for language, title, summary in zip(LANGUAGES, course["title"], course["summary"], strict=True)
        },
        lessons=[
            LessonDraft(
                kind="article",
                uuid=same_uuid(f"{code}/{number}"),
                title=_texts(title),
                minutes=WORKSHEET_MIN,
                body=_texts(task),
            )
            for number, title in enumerate(course["lessons"], 1)
        ],
        subject=subject,
        level=course["level"],
        class_kind=course["kind"],
        poster_key=course["poster"],
        planned_tenths=course["tenths"],
        course_key=same_uuid(code),
        publish=True,
    )


def _seed_newer_rule(office: User) -> None:
    code, first, second = NEWER_RULE
    if RuleSet.objects.filter(code=code, version=second).exists():
        return
    old = RuleSet.objects.get(code=code, version=first)
    words = {language: f"{title} · v{second}" for language, title in old.title.items()}
    source = (
        "Invented for the demo, to show a class that changed its rules: six units a day on line, not eight."
    )
    newer = {**old.data, "version": second, "daily_cap_units": {"online": 6}}
    add_ruleset(actor=office, document={**newer, "title": words, "source": source})


def _texts(three: Sequence[str]) -> dict[str, str]:
    return dict(zip(LANGUAGES, three, strict=True))
