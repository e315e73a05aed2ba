"""What a file of questions would do to a bank, and doing it: again it changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, fields, replace

from django.db import transaction

from courses.quizzes.banks import save_questions
from courses.quizzes.importers.results import Finding, Found, Intake
from courses.quizzes.items import QuestionData
from courses.quizzes.models import QuestionBank
from courses.quizzes.reading import questions_of
from courses.quizzes.sameness import same_question_key

# The name space of questions that came in a file: the same file into the same bank gives the same identities.
FROM_FILES = uuid.UUID("6f1c1a52-7c65-5c0e-9b43-2f3f0a6f7d10")
UUID_LENGTH = 36
NOT_COMPARED = frozenset({"uuid", "version", "order", "media"})


class IntakeFaulty(Exception):
    """The file has errors, and nothing was written."""

    code = "questions-faulty"


@dataclass(frozen=True, slots=True)
class IntakePlan:
    """What becomes of each good question. `known` are in the bank already, written by somebody else: they stay as they are."""

    intake: Intake
    created: tuple[QuestionData, ...] = ()
    updated: tuple[QuestionData, ...] = ()
    unchanged: tuple[QuestionData, ...] = ()
    known: tuple[Found, ...] = ()
    notes: tuple[Finding, ...] = ()
    order: tuple[str, ...] = ()  # the uuid of each question of the intake, in its order


def plan_intake(bank_key: str, intake: Intake) -> IntakePlan:
    """Compare a file with a bank (an unknown key is an empty bank). One query."""
    there = questions_of(bank_key)
    by_uuid = {item.uuid: item for item in there}
    by_words = {same_question_key(item): item for item in there}
    created: list[QuestionData] = []
    updated: list[QuestionData] = []
    unchanged: list[QuestionData] = []
    known: list[Found] = []
    notes = list(intake.notes)
    order: dict[str, None] = {}  # a set that keeps its order
    for each in intake.found:
        item = replace(each.question, uuid=_identity(bank_key, each, order, by_uuid))
        order[item.uuid] = None
        mine = by_uuid.get(item.uuid)
        twin = by_words.get(same_question_key(item))
        if mine is not None:
            item = replace(item, media=mine.media)
            (unchanged if _says_the_same(mine, item) else updated).append(item)
        elif twin is not None:
            known.append(each)
            if twin.kind == item.kind and not _same_key(twin, item):
                notes.append(Finding(each.sheet, each.row, "A", "bank-answer"))
        else:
            created.append(item)
    written = (tuple(created), tuple(updated), tuple(unchanged))
    return IntakePlan(intake, *written, tuple(known), tuple(notes), tuple(order))


@transaction.atomic
def take_intake(*, actor: object, bank: QuestionBank, intake: Intake, partial: bool = False) -> IntakePlan:
    """Write the good questions of a file into a bank. Raises IntakeFaulty with errors in it, unless `partial`."""
    if intake.errors and not partial:
        raise IntakeFaulty
    # Two imports at once into one bank: the second waits, and finds what the first wrote.
    QuestionBank.objects.select_for_update().get(pk=bank.pk)
    plan = plan_intake(bank.key, intake)
    save_questions(bank, [*plan.created, *plan.updated], actor=actor)
    return plan


def _identity(bank_key: str, each: Found, taken: Collection[str], there: Collection[str]) -> str:
    """The uuid that the file names where this bank has it; else one from the bank and that, or from the words.

    Other names count for nothing: every second workbook has a question 1, and it is not the question 1 of the first.
    """
    named = _uuid_in(each.number)
    if named:
        mine = named if named in there else str(uuid.uuid5(FROM_FILES, f"{bank_key}|id:{named}"))
        if mine not in taken:
            return mine
    return str(uuid.uuid5(FROM_FILES, f"{bank_key}|{same_question_key(each.question)}"))


def _uuid_in(text: str) -> str:
    try:
        return str(uuid.UUID(text)) if len(text) == UUID_LENGTH else ""
    except ValueError:
        return ""


def _says_the_same(mine: QuestionData, other: QuestionData) -> bool:
    names = [each.name for each in fields(QuestionData) if each.name not in NOT_COMPARED]
    return all(_plain(getattr(mine, name)) == _plain(getattr(other, name)) for name in names)


def _plain(value: object) -> object:
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _same_key(twin: QuestionData, item: QuestionData) -> bool:
    return _right_words(twin) == _right_words(item)


def _right_words(item: QuestionData) -> object:
    options = next(iter(item.options.values()), [])
    if item.kind == "single":
        return options[item.answer]
    if item.kind == "multiple":
        return {options[place] for place in item.answer}
    return item.answer
