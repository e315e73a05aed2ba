"""Questions on lessons as pages show them: who asks as far as the reader may know, what was answered. No query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.outline import in_language
from lms.discussions.models import Question, QuestionWords
from lms.discussions.rules.showing import Audience
from lms.web.components.words import clock_text


@dataclass(frozen=True, slots=True)
class WordsLine:
    """One answer, or the asker once more."""

    uuid: UUID
    who: str
    is_answer: bool
    text: str
    at: datetime
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question; `who` is a name for staff alone."""

    uuid: UUID
    who: str
    class_name: str
    lesson: str
    film: str
    film_s: int | None
    text: str
    asked_at: datetime
    waits: bool
    is_own: bool
    helped: bool
    hidden_why: str
    audience: Audience
    words: tuple[WordsLine, ...]

    @property
    def is_answered(self) -> bool:
        return any(each.is_answer for each in self.words)


def for_staff(rows: Iterable[Question], language: str) -> list[QuestionLine]:
    """With names."""
    return [_line(row, row.enrolment.learner.display_name, language, is_own=False) for row in rows]


def for_learner(
    rows: Iterable[Question], learner_id: int, cohort_id: int, language: str
) -> list[QuestionLine]:
    """Without names of other learners, own questions first."""
    found = []
    for row in rows:
        is_own = row.enrolment.learner_id == learner_id
        who = _("You")
        if not is_own:
            same = row.enrolment.cohort_id == cohort_id
            who = _("Somebody of your class") if same else _("Somebody who learns this course")
        found.append(_line(row, who, language, is_own=is_own))
    return sorted(found, key=lambda line: not line.is_own)


def audience_choices() -> list[tuple[str, str]]:
    """Who may read along."""
    return [
        (Audience.ASKER.value, pgettext("readers", "only who asked")),
        (Audience.CLASS.value, pgettext("readers", "the class, without the name")),
        (Audience.COURSE.value, pgettext("readers", "everybody who learns this course, without the name")),
    ]


def _line(row: Question, who: str, language: str, *, is_own: bool) -> QuestionLine:
    return QuestionLine(
        uuid=row.uuid,
        who=who,
        class_name=row.enrolment.cohort.name,
        lesson=in_language(row.lesson_title, language),
        film=clock_text(row.film_s) if row.film_s is not None else "",
        film_s=row.film_s,
        text=row.text,
        asked_at=row.asked_at,
        waits=row.waiting_since is not None and row.hidden_at is None,
        is_own=is_own,
        helped=row.helped_at is not None,
        hidden_why=row.hidden_why,
        audience=Audience(row.audience),
        words=tuple(_words(each, who) for each in row.words.all() if each.withdrawn_at is None),
    )


def _words(each: QuestionWords, asker: str) -> WordsLine:
    who = each.author.display_name if each.is_answer else asker
    return WordsLine(each.uuid, who, each.is_answer, each.text, each.at, each.changed_at)
