"""Questions of a bank that are the same or nearly so, and keeping one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from courses.quizzes.alike import alike, letter_pairs
from courses.quizzes.bulk import set_state
from courses.quizzes.items import Kind
from courses.quizzes.labels import State
from courses.quizzes.models import Question, QuestionBank
from courses.quizzes.records import BankAct

KEPT_S = 3_600


@dataclass(frozen=True, slots=True)
class Doubles:
    """Questions that say the same (`percent` 100) or nearly so, oldest first; `differ`: in their keys."""

    questions: Sequence[Question]
    percent: int
    keys_differ: bool


def same_questions(bank: QuestionBank) -> list[Doubles]:
    """Groups of questions in use that a learner would call the same. Two queries."""
    rows = _in_use(bank).exclude(same_key="")
    keys = (
        rows.order_by().values("same_key").annotate(count=Count("pk")).filter(count__gt=1).values("same_key")
    )
    groups: dict[str, list[Question]] = {}
    for question in rows.filter(same_key__in=keys):
        groups.setdefault(question.same_key, []).append(question)
    return [Doubles(found, 100, _differ(found)) for found in groups.values()]


def near_questions(bank: QuestionBank) -> list[Doubles]:
    """Pairs of questions in use that say nearly the same, the most alike first. Three queries.

    All against all takes a second or two for thousands, so it is remembered until the bank changes.
    """
    rows = _in_use(bank)
    state = rows.order_by().aggregate(
        count=Count("pk"), last=Max("pk"), at=Max("changed_at"), versions=Max("version")
    )
    key = f"bank-alike-{bank.pk}-{state['count']}-{state['last']}-{state['versions']}-{state['at']}".replace(
        " ", "_"
    )
    found: list[tuple[int, int, int]] | None = cache.get(key)
    if found is None:
        questions = list(rows)
        texts = [letter_pairs(question.as_data()) for question in questions]
        found = [(questions[pair.one].pk, questions[pair.other].pk, pair.percent) for pair in alike(texts)]
        cache.set(key, found, KEPT_S)
    named = {
        question.pk: question for question in rows.filter(pk__in={pk for pair in found for pk in pair[:2]})
    }
    pairs = [
        ([named[one], named[other]], percent) for one, other, percent in found if {one, other} <= named.keys()
    ]
    return [
        Doubles(both, percent, _differ(both))
        for both, percent in pairs
        if both[0].same_key != both[1].same_key
    ]


def keep_one(
    bank: QuestionBank, *, keep: UUID, among: Sequence[UUID], actor: AbstractBaseUser | None
) -> BankAct | None:
    """Retire all of `among` but `keep`; None when none is in use any more. Taken back like any act on many."""
    others = [question for question in _in_use(bank).filter(uuid__in=among) if question.uuid != keep]
    return set_state(others, to=State.RETIRED, actor=actor, remark=_("Says the same as another question."))


def _in_use(bank: QuestionBank) -> QuerySet[Question]:
    return Question.objects.filter(bank=bank).exclude(state=State.RETIRED).order_by("sort_order", "id")


def _differ(questions: Sequence[Question]) -> bool:
    """Whether their keys differ: in words, because options may stand in another order."""
    return len({_key_words(question) for question in questions}) > 1


def _key_words(question: Question) -> str:
    options: list[Any] = next(
        (texts for texts in question.options.values() if texts), []
    )  # Any: texts or pairs
    key: Any = question.answer  # Any: the JSON key of the kind
    places = key if isinstance(key, list) else [key]
    if options and all(isinstance(place, int) and place < len(options) for place in places):
        words = [str(options[place]).strip().casefold() for place in places]
        return "|".join(words if question.kind == Kind.ORDERING else sorted(words))
    return str(key)
