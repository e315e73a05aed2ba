"""What a file of questions would do to a bank, and doing it: again it changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from courses.quizzes.banks import save_questions
from courses.quizzes.files import FileRefused
from courses.quizzes.importers.results import Finding, Found, Intake
from courses.quizzes.items import QuestionData
from courses.quizzes.models import QuestionBank
from courses.quizzes.pictures import (
    Kept,
    Step,
    file_digests,
    keep_pictures,
    no_step,
    planned_media,
    shows_the_same,
    with_kept,
)
from courses.quizzes.reading import questions_of
from courses.quizzes.sameness import same_question_key
from courses.workbooks.refusals import FileRefused as WorkbookRefused

# The name space of questions that came in a file: the same file into the same bank gives the same identities.
FROM_FILES = uuid.UUID("6f1c1a52-7c65-5c0e-9b43-2f3f0a6f7d10")
UUID_LENGTH = 36
Media = Sequence[Mapping[str, Any]]  # Any: JSON of items.py
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
    """Compare a file with a bank (an unknown key is an empty bank). One query, two with pictures.

    A question that has pictures in the bank and none in the file keeps them.
    """
    there = questions_of(bank_key)
    digests = file_digests(bank_key) if intake.files else {}
    by_uuid = {item.uuid: item for item in there}
    by_words = {same_question_key(item): item for item in there}
    created: list[QuestionData] = []
    updated: list[QuestionData] = []
    unchanged: list[QuestionData] = []
    known: list[Found] = []
    notes = list(intake.notes)
    order: dict[str, None] = {}  # a set that keeps its order
    for each in intake.found:
        media = planned_media(each, intake.files)
        item = replace(each.question, uuid=_identity(bank_key, each, media, order, by_uuid))
        order[item.uuid] = None
        mine = by_uuid.get(item.uuid)
        twin = by_words.get(same_question_key(item))
        if mine is not None:
            is_shown = not media or shows_the_same(mine, media, digests)
            item = replace(item, media=mine.media if is_shown else media)
            (unchanged if _says_the_same(mine, item) else updated).append(item)
        elif twin is not None and (not media or shows_the_same(twin, media, digests)):
            known.append(each)
            if twin.kind == item.kind and not _same_key(twin, item):
                notes.append(Finding(each.sheet, each.row, "A", "bank-answer"))
        else:
            created.append(replace(item, media=media))
    written = (tuple(created), tuple(updated), tuple(unchanged))
    return IntakePlan(intake, *written, tuple(known), tuple(notes), tuple(order))


def take_intake(
    *, actor: AbstractBaseUser | None, bank: QuestionBank, intake: Intake, partial: bool = False, kept: Kept | None = None
) -> IntakePlan:  # fmt: skip
    """Write the good questions of a file into a bank, its pictures first. Raises IntakeFaulty with errors in it, unless
    `partial`. `kept`: pictures that were kept before (`pictures.keep_pictures`).
    """
    if intake.errors and not partial:
        raise IntakeFaulty
    return _taken(actor, bank, intake, kept_pictures(actor, bank, intake) if kept is None else kept)


def kept_pictures(
    actor: AbstractBaseUser | None, bank: QuestionBank, intake: Intake, step: Step = no_step
) -> Kept:
    """Keep the pictures that the file would bring. Raises IntakeFaulty where one cannot be had, and what `step` raises."""
    if not intake.files:
        return {}
    plan = plan_intake(bank.key, intake)
    try:
        return keep_pictures(bank, [*plan.created, *plan.updated], intake.files, actor=actor, step=step)
    except (FileRefused, WorkbookRefused) as refusal:
        raise IntakeFaulty from refusal


@transaction.atomic
def _taken(actor: AbstractBaseUser | None, bank: QuestionBank, intake: Intake, kept: Kept) -> IntakePlan:
    # Two imports at once into one bank: the second waits, and finds what the first wrote.
    QuestionBank.objects.select_for_update().get(pk=bank.pk)
    plan = plan_intake(bank.key, intake)
    written = [with_kept(item, kept) for item in (*plan.created, *plan.updated)]
    save_questions(bank, written, actor=actor)
    return plan


def _identity(
    bank_key: str, each: Found, media: Media, taken: Collection[str], there: Collection[str]
) -> str:
    """The uuid that the file names where this bank has it; else one from the bank and that, or from the words; of several
    that say the same beside other pictures, also from these.

    Other names count for nothing: every second workbook has a question 1, and it is not the question 1 of the first.
    """
    named = _uuid_in(each.number)
    if named:
        mine = named if named in there else str(uuid.uuid5(FROM_FILES, f"{bank_key}|id:{named}"))
        if mine not in taken:
            return mine
    words = f"{bank_key}|{same_question_key(each.question)}"
    mine = str(uuid.uuid5(FROM_FILES, words))
    if mine not in taken or not media:
        return mine
    return str(
        uuid.uuid5(FROM_FILES, "|".join([words, *(f"{medium['at']}{medium['source']}" for medium in media)]))
    )


def _uuid_in(text: str) -> str:
    try:
        return str(uuid.UUID(text)) if len(text) == UUID_LENGTH else ""
    except ValueError:
        return ""


def _says_the_same(mine: QuestionData, other: QuestionData) -> bool:
    names = [each.name for each in fields(QuestionData) if each.name not in NOT_COMPARED]
    return mine.media == other.media and all(
        _plain(getattr(mine, name)) == _plain(getattr(other, name)) for name in names
    )


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
