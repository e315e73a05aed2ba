"""The question banks of an archive: one that says exactly the same here is used, another becomes a bank of its own."""

from __future__ import annotations

import io
import uuid
from dataclasses import replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from courses.quizzes.banks import create_bank, save_questions
from courses.quizzes.files import FileRefused, Looked, keep_file, looked_at
from courses.quizzes.labels import State
from courses.quizzes.models import Question
from courses.transport.matching import banks_here, free_key
from courses.transport.opening import Opened
from courses.transport.planning import questions_in
from courses.transport.refusals import TransportRefused
from courses.transport.schema import MEDIUM
from courses.transport.shapes import Json

MOST = 20_000_000


def bring_banks(opened: Opened, actor: AbstractBaseUser | None) -> tuple[list[str], list[list[str]]]:
    """The key of each bank here, and the uuids of its questions in their order. Nobody's bank is changed.

    Raises TransportRefused (question-unclear, file-untrue).
    """
    names = opened.document["names"]["banks"]
    here = banks_here(names, opened.content["banks"])
    keys = []
    for number, (name, mine, bank) in enumerate(zip(names, here, opened.content["banks"], strict=True)):
        keys.append(mine or _new(opened, bank, number, name, actor))
    rows = (
        Question.objects.filter(bank__key__in=keys)
        .order_by("sort_order", "id")
        .values_list("bank__key", "uuid")
    )
    uuids: dict[str, list[str]] = {key: [] for key in keys}
    for key, found in rows:
        uuids[key].append(str(found))
    return keys, [uuids[key] for key in keys]


def _new(
    opened: Opened, bank: dict[str, Json], number: int, name: str, actor: AbstractBaseUser | None
) -> str:
    looked = _looked(opened, bank)
    with transaction.atomic():
        row = create_bank(
            actor=actor,
            key=free_key(name),
            title=bank["title"],
            occupation=bank["occupation"],
            level=bank["level"],
        )
        kept = {source: keep_file(row, each, actor).key for source, each in looked.items()}
        items = [replace(item, uuid=str(uuid.uuid4())) for item in questions_in(bank, number, kept)]
        save_questions(row, items, actor=actor)
        for state in set(State) - {State.APPROVED}:
            these = [
                item.uuid
                for item, said in zip(items, bank["questions"], strict=True)
                if said["state"] == state
            ]
            Question.objects.filter(uuid__in=these).update(state=state)
    return row.key


def _looked(opened: Opened, bank: dict[str, Json]) -> dict[str, Looked]:
    """The pictures and sounds of a bank, each drawn or looked into. Raises TransportRefused(file-untrue)."""
    numbers = {
        line["id"]: number
        for number, line in enumerate(opened.files)
        if line["of"] == MEDIUM and line["inside"]
    }
    found = {}
    for source in sorted({medium["source"] for said in bank["questions"] for medium in said["media"]}):
        number = numbers.get(source)
        data = opened.archive.read(opened.members[number].entry, MOST) if number is not None else None
        if number is None or data is None:
            raise TransportRefused("file-missing", name=bank["title"])
        try:
            found[source] = looked_at(io.BytesIO(data))
        except FileRefused as refusal:
            raise TransportRefused("file-untrue", name=opened.files[number]["name"]) from refusal
    return found
