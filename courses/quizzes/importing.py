"""A file of questions on a page: opened, corrected in place, written once, taken back while nobody was asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from courses.quizzes.banks import save_questions
from courses.quizzes.importers.columns import role_from
from courses.quizzes.importers.edits import Edit, edited, with_edit
from courses.quizzes.importers.formats import Choices, intake_of_file, text_of_file
from courses.quizzes.importers.plain import HINTED
from courses.quizzes.importers.results import Intake
from courses.quizzes.imports import QuestionImport
from courses.quizzes.items import question_from
from courses.quizzes.models import Question, QuestionBank
from courses.quizzes.pictures import Kept, with_good_pictures
from courses.quizzes.reading import questions_of
from courses.quizzes.taking import IntakePlan, take_intake

KEPT_FOR = timedelta(days=14)
FIXED_MAX = 2_000
OPEN_SHOWN = 5
PASSAGE_MAX = 40_000
# First and last line of a passage as it reads now, what it said, what it is to say.
Rewritten = tuple[int, int, str, str]
# Any: JSON of the row.
Json = Any


@transaction.atomic
def open_import(
    *, actor: AbstractBaseUser, bank: QuestionBank, data: bytes, file_name: str = "", is_read: bool = True
) -> QuestionImport:
    """Keep a file, or pasted text without a name, until it is written. The same one handed in twice is one.

    Raises a FileRefused; with `is_read` False, whoever reads it later does.
    """
    if is_read:
        intake_of_file(data)
    made, _is_new = QuestionImport.objects.get_or_create(
        bank=bank,
        made_by_id=actor.pk,
        content_hash=hashlib.sha256(data).hexdigest(),
        written_at=None,
        defaults={"content": data, "file_name": file_name[:200]},
    )
    return made


def choices_of(draft: QuestionImport) -> Choices:
    """What was decided so far."""
    said = draft.choices
    return Choices(
        maps={sheet: {int(n): token for n, token in columns} for sheet, columns in said.get("maps", [])},
        fixes={(sheet, row, token): text for sheet, row, token, text in said.get("fixes", [])},
        out=frozenset((sheet, row) for sheet, row in said.get("out", [])),
        edits=tuple(Edit(*edit) for edit in said.get("edits", [])),
    )


def intake_of(draft: QuestionImport) -> Intake:
    """The questions of the draft as it is corrected; those with pictures that cannot be shown are errors."""
    return with_good_pictures(intake_of_file(bytes(draft.content), choices_of(draft)))


@transaction.atomic
def decide(
    *, actor: AbstractBaseUser, draft: QuestionImport, maps: Mapping[str | None, Mapping[int, str]],
    fixes: Mapping[tuple[str | None, int, str], str], out: Iterable[tuple[str | None, int]] | None = None,
    rewritten: Sequence[Rewritten] = (),
) -> None:  # fmt: skip
    """Say what columns hold, correct cells and passages, leave questions out (None: as before); the file itself stays as it
    is. A passage that reads otherwise by now (another window) is left as it is, and so are cells of one written anew.
    """
    locked = QuestionImport.objects.select_for_update().get(pk=draft.pk)
    before = choices_of(locked)
    edits = _rewritten(locked, before.edits, rewritten)
    known = {
        place: text
        for place, text in {**before.fixes, **fixes}.items()
        if role_from(place[2]) and not any(edit.first <= place[1] <= edit.last for edit in edits)
    }
    locked.choices = {
        "maps": [
            [sheet, [[n, t] for n, t in columns.items()]]
            for sheet, columns in {**before.maps, **maps}.items()
        ],
        "fixes": [[*place, text] for place, text in list(known.items())[:FIXED_MAX]],
        "out": sorted([list(place) for place in (before.out if out is None else out)], key=str),
        "edits": [list(edit) for edit in edits[:FIXED_MAX]],
    }
    locked.save(update_fields=["choices"])
    draft.choices = locked.choices


def _rewritten(
    draft: QuestionImport, edits: tuple[Edit, ...], rewritten: Sequence[Rewritten]
) -> tuple[Edit, ...]:
    """From the last passage up, so that none moves another."""
    text = text_of_file(bytes(draft.content)) if rewritten else None
    if text is None:
        return edits
    for first, last, was, new in sorted(rewritten, reverse=True):
        now = edited(text, edits).passage(first, last).text.replace(HINTED, "")
        if now == was != new:
            edits = with_edit(text, edits, first, last, new[:PASSAGE_MAX])
    return edits


@transaction.atomic
def write_import(
    *, actor: AbstractBaseUser, draft: QuestionImport, partial: bool = False, intake: Intake | None = None, kept: Kept | None = None,
) -> IntakePlan | None:  # fmt: skip
    """What the draft says becomes questions; its file goes. None when it was written before. Raises IntakeFaulty.

    `intake`, `kept`: as `draft` was read and its pictures were kept before, so that nobody waits to write meanwhile; read
    again where choices are others now.
    """
    locked = QuestionImport.objects.select_for_update().get(pk=draft.pk)
    if locked.written_at is not None:
        return None
    before = {item.uuid: item for item in questions_of(locked.bank.key)}
    if intake is None or locked.choices != draft.choices:
        intake, kept = intake_of(locked), None
    plan = take_intake(actor=actor, bank=locked.bank, intake=intake, partial=partial, kept=kept)
    locked.changes = {
        **{item.uuid: None for item in plan.created},
        **{item.uuid: before[item.uuid].as_json() for item in plan.updated},
    }
    locked.figures = {
        "created": len(plan.created),
        "updated": len(plan.updated),
        "unchanged": len(plan.unchanged),
        "known": len(plan.known),
        "duplicates": len(plan.intake.duplicates),
        "errors": plan.intake.faulty,
    }
    locked.content, locked.choices, locked.written_at = b"", {}, timezone.now()
    locked.save(update_fields=["changes", "figures", "content", "choices", "written_at"])
    draft.written_at = locked.written_at
    return plan


@transaction.atomic
def undo_import(
    *, actor: AbstractBaseUser, done: QuestionImport, asked: Callable[[Sequence[UUID]], Collection[UUID]]
) -> tuple[int, int]:
    """Take a written file back: new questions go, changed ones are as they were; those that `asked` names, or that
    somebody changed since, stay. Returns how many went back and how many stay; twice is once.
    """
    locked = QuestionImport.objects.select_for_update().get(pk=done.pk)
    if locked.written_at is None or locked.undone_at is not None:
        return 0, 0
    locked.undone_at = timezone.now()
    locked.save(update_fields=["undone_at"])
    rows = list(Question.objects.filter(bank=locked.bank_id, uuid__in=list(locked.changes)))
    used = set(asked([row.uuid for row in rows]))
    going, back = [], []
    for row in rows:
        old: Json = locked.changes[str(row.uuid)]
        was = 0 if old is None else int(old.get("version", 1))
        if row.version != was + 1 or (old is None and row.uuid in used):
            continue
        if old is None:
            going.append(row.pk)
        else:
            back.append(question_from(old))
    Question.objects.filter(pk__in=going).delete()
    save_questions(locked.bank, back, actor=actor)
    return len(going) + len(back), len(rows) - len(going) - len(back)


def drop_import(*, actor: AbstractBaseUser, draft: QuestionImport) -> None:
    """Throw it away; nothing was written."""
    QuestionImport.objects.filter(pk=draft.pk, written_at=None).delete()


def open_imports(bank: QuestionBank, actor: AbstractBaseUser) -> Sequence[QuestionImport]:
    """The newest files that this person handed in for the bank and has not written yet, without their bytes. One query."""
    rows = QuestionImport.objects.filter(bank=bank, made_by_id=actor.pk, written_at=None)
    return list(rows.defer("content", "changes").order_by("-made_at")[:OPEN_SHOWN])


def last_import(bank: QuestionBank, actor: AbstractBaseUser) -> QuestionImport | None:
    """What this person wrote last into the bank, unless it was taken back. One query."""
    done = QuestionImport.objects.filter(bank=bank, made_by_id=actor.pk, written_at__isnull=False)
    last = done.order_by("-written_at").first()
    return last if last is not None and last.undone_at is None else None


def forget_imports() -> int:
    """Drafts and receipts of two weeks ago go; run by the sweep. Returns how many."""
    return QuestionImport.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()[0]
