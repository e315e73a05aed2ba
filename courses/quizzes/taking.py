"""What a file of questions would do to a bank, and doing it: again it changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
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
    order: list[str] = []
    for each in intake.found:
        item = replace(each.question, uuid=_identity(bank_key, each, by_uuid))
        order.append(item.uuid)
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


def _identity(bank_key: str, each: Found, there: Iterable[str]) -> str:
    """The question's own uuid where this bank has it; else one from the bank and what the file calls it, or its words."""
    if each.number in there:
        return each.number
    name = f"id:{each.number}" if each.number else same_question_key(each.question)
    return str(uuid.uuid5(FROM_FILES, f"{bank_key}|{name}"))


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
