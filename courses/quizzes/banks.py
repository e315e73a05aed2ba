"""Writing question banks: by the editor, the demo and importers alike."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.quizzes.derived import derived
from courses.quizzes.items import LABELS, QuestionData
from courses.quizzes.labels import State
from courses.quizzes.models import Question, QuestionBank
from courses.quizzes.records import QuestionVersion
from courses.quizzes.writing import QuestionUnclear, check_question

# The fields of QuestionData that a row keeps under the same name.
COPIED = (
    "kind", "stem", "options", "answer", "explanation", "difficulty", "points_hundredths",
    "marking", "category", "tags", "media", "rubric",
)  # fmt: skip
DERIVED = ("tokens", "tag_line", "languages", "same_key")
WRITTEN = (*COPIED, *DERIVED, "version", "changed_by", "changed_at")
AT_ONCE = 200


class BankKeyTaken(Exception):
    """Another bank has this key."""

    code = "bank-key-taken"
    message = _("There is a question bank with this short name already.")


class QuestionChanged(Exception):
    """Somebody else saved the question meanwhile; nothing was written."""

    code = "question-changed"
    message = _(
        "Somebody else has changed this question meanwhile. Look at what it says now, then save again."
    )


@dataclass(frozen=True, slots=True)
class Replaced:
    """A question as it was before this save, and by whom."""

    question_id: int
    item: QuestionData
    by_id: int | None
    at: datetime | None


@transaction.atomic
def create_bank(
    *, actor: object, key: str, title: str, occupation: str = "", level: str = ""
) -> QuestionBank:
    """A new, empty bank. Raises BankKeyTaken."""
    if QuestionBank.objects.filter(key=key).exists():
        raise BankKeyTaken
    return QuestionBank.objects.create(key=key, title=title, occupation=occupation, level=level)


@transaction.atomic
def save_questions(
    bank: QuestionBank,
    questions: Sequence[QuestionData],
    *,
    actor: object,
    state: State = State.APPROVED,
    at: datetime | None = None,
) -> list[Question]:
    """Write `questions` into the bank in this order, after those that are there, in `state`; one with a known uuid of
    this bank is overwritten in place, keeps its state, and what it was is kept as a version (where it lies in the bank makes no
    version). What says the same as before is left alone. A few statements however many. Raises QuestionUnclear (nothing is written then).
    """
    at = at or timezone.now()
    for item in questions:
        check_question(item)
    known = {str(question.uuid): question for question in Question.objects.filter(bank=bank)}
    place = max((question.sort_order for question in known.values()), default=-1) + 1
    saved, fresh, changed, replaced = [], [], [], []
    for offset, item in enumerate(questions):
        question = known.get(item.uuid)
        if question is None:
            question = Question(bank=bank, uuid=_uuid(item.uuid), sort_order=place + offset, state=state)
            known[str(question.uuid)] = question
            _fill(question, item, actor, at)
            fresh.append(question)
        elif question.pk is None:
            _fill(question, item, actor, at)
        elif not question.as_data().says_the_same(item):
            replaced.append(replaced_by(question))
            question.version += 1
            _fill(question, item, actor, at)
            changed.append(question)
        elif any(getattr(question, name) != getattr(item, name) for name in LABELS):
            _set(question, {name: getattr(item, name) for name in LABELS})
            _set(question, derived_columns(item))
            changed.append(question)
        saved.append(question)
    keep_versions(replaced)
    Question.objects.bulk_create(fresh, batch_size=AT_ONCE)
    Question.objects.bulk_update(changed, WRITTEN, batch_size=AT_ONCE)
    return saved


@transaction.atomic
def save_question(
    bank: QuestionBank,
    item: QuestionData,
    *,
    actor: AbstractBaseUser | None,
    was_version: int | None = None,
    state: State = State.DRAFT,
) -> Question:
    """One question from a form that was opened at `was_version` (None: a new one).

    Raises QuestionUnclear, and QuestionChanged when somebody saved it meanwhile.
    """
    if was_version is not None:
        row = Question.objects.select_for_update().filter(bank=bank, uuid=_uuid(item.uuid)).first()
        if row is None or (row.version != was_version and not row.as_data().says_the_same(item)):
            raise QuestionChanged
    return save_questions(bank, [item], actor=actor, state=state)[0]


def replaced_by(question: Question) -> Replaced:
    """What the row says now, to be kept when it says something else."""
    return Replaced(question.pk, question.as_data(), question.changed_by_id, question.changed_at)


def keep_versions(replaced: Sequence[Replaced]) -> None:
    """Keep what these questions were. A version is written once."""
    QuestionVersion.objects.bulk_create(
        [
            QuestionVersion(
                question_id=old.question_id,
                number=old.item.version,
                data=old.item.as_json(),
                written_by_id=old.by_id,
                written_at=old.at,
            )
            for old in replaced
        ],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def derived_columns(item: QuestionData) -> Mapping[str, str]:
    """The columns that follow from the question."""
    return asdict(derived(item))


def index_questions(limit: int = 500) -> int:
    """Make searchable what the release before wrote; returns how many. Safe to repeat."""
    rows = list(Question.objects.filter(same_key="").order_by("pk")[:limit])
    for question in rows:
        _set(question, derived_columns(question.as_data()))
    Question.objects.bulk_update(rows, DERIVED, batch_size=AT_ONCE)
    return len(rows)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise QuestionUnclear("uuid", _("The question's identity is not a UUID.")) from error


def _fill(question: Question, item: QuestionData, actor: object, at: datetime) -> None:
    _set(question, {name: getattr(item, name) for name in COPIED})
    _set(question, derived_columns(item))
    question.changed_by_id = getattr(actor, "pk", None)
    question.changed_at = at


def _set(question: Question, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        setattr(question, name, value)
