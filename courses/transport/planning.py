"""What bringing a course in would do: what is new, what is here, what is missing, what it takes. Nothing is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser

from courses.catalogue.models import CODE, CatalogueIndexPage, CoursePage
from courses.catalogue.rows import Subject
from courses.outline import in_language
from courses.quizzes.items import QuestionData
from courses.quizzes.models import QuestionBank
from courses.quizzes.writing import QuestionUnclear, check_question
from courses.transport.matching import Here, banks_here, found_here
from courses.transport.opening import Opened
from courses.transport.refusals import TransportRefused
from courses.transport.schema import FILM, MEDIUM, PACKAGE, PAPER, PICTURE
from courses.transport.shapes import Json
from media_pipeline.library import quotas

MEGABYTE = 1_000_000
NEW, HERE, MISSING, RENAMED = "new", "here", "missing", "renamed"
NAME_LENGTH = 120


def plan_course(opened: Opened, actor: AbstractBaseUser | None) -> dict[str, Json]:
    """The plan as JSON: states are new, here, missing, renamed. Raises TransportRefused for what can never be taken by
    `actor` (None: an operator), before anything is written.
    """
    content, names = opened.content, opened.document["names"]
    check_may(content, actor)
    for number, bank in enumerate(content["banks"]):
        questions_in(bank, number, {})
    here = found_here(content, actor)
    first = content["pages"][0]
    plan: dict[str, Json] = {
        "title": first["title"],
        "code": free_code(names["code"]),
        "code_was": names["code"],
        "languages": [page["language"] for page in content["pages"]],
        "lessons": dict(Counter(lesson["kind"] for lesson in content["lessons"])),
        "lines": [*_films(opened, here), *_others(opened, here), *_banks(content, names["banks"])],
        "subject": _subject(content["course"]["subject"], first["language"]),
        "hash": opened.document["content_hash"],
    }
    owner = getattr(actor, "pk", None)
    plan["needs"] = sum(
        line["bytes"] for line in plan["lines"] if line["state"] == NEW and line["of"] in {FILM, PACKAGE}
    )
    plan["left"] = quotas.room_of(owner).left if owner is not None else None
    return plan


def check_may(content: dict[str, Json], actor: AbstractBaseUser | None) -> None:
    """Raises TransportRefused: no-language, not-allowed."""
    for page in content["pages"]:
        index = CatalogueIndexPage.objects.filter(locale__language_code=page["language"]).first()
        if index is None:
            raise TransportRefused("no-language", language=page["language"])
        if actor is not None and not index.permissions_for_user(actor).can_add_subpage():
            raise TransportRefused("not-allowed")


def check_room(plan: dict[str, Json]) -> None:
    """Raises TransportRefused(quota)."""
    if plan["left"] is not None and plan["needs"] > plan["left"]:
        raise TransportRefused("quota", needs=plan["needs"] // MEGABYTE + 1, left=plan["left"] // MEGABYTE)


def check_code(code: str) -> None:
    """Raises TransportRefused: code-unclear, code-taken."""
    if not re.fullmatch(CODE.regex, code) or len(code) > 40:
        raise TransportRefused("code-unclear")
    if CoursePage.objects.filter(code__iexact=code).exists():
        raise TransportRefused("code-taken", code=code, free=free_code(code))


def free_code(code: str) -> str:
    """The code, or with a number behind it when another course has it."""
    stem = code[:36]
    taken = {
        each.upper()
        for each in CoursePage.objects.filter(code__istartswith=stem).values_list("code", flat=True)
    }
    names = (code if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name.upper() not in taken)


def questions_in(bank: dict[str, Json], number: int, keys: dict[str, str]) -> list[QuestionData]:
    """The questions of a bank without identity; `keys`: of their pictures here. Raises TransportRefused(question-unclear)."""
    found = []
    for place, said in enumerate(bank["questions"], start=1):
        media = [{**medium, "key": keys.get(medium["source"], medium["source"])} for medium in said["media"]]
        values = {name: value for name, value in said.items() if name not in {"media", "state"}}
        item = QuestionData(uuid="", media=media, **values)
        try:
            check_question(item)
        except (QuestionUnclear, TypeError, ValueError, KeyError, AttributeError) as wrong:
            said_why = getattr(wrong, "message", "")
            raise TransportRefused("question-unclear", n=place, bank=bank["title"], said=said_why) from wrong
        found.append(item)
    return found


def _films(opened: Opened, here: Here) -> list[dict[str, Json]]:
    """A line for each film: its name, where it is shown, and whether it is here, comes, or is missing."""
    content, lines = opened.content, {line["id"]: line for line in opened.files if line["of"] == FILM}
    found = []
    for place, film in enumerate(content["films"]):
        about = lines.get(film["sha256"], {})
        state = HERE if film["sha256"] in here.films else NEW if about.get("inside") else MISSING
        shown = [_title(lesson) for lesson in content["lessons"] if lesson["film"] == place]
        found.append(
            _line(
                FILM,
                about.get("name", ""),
                state,
                about.get("bytes", 0),
                shown[0] if shown else "",
                about.get("duration_ms", 0),
            )
        )
    return found


def _others(opened: Opened, here: Here) -> list[dict[str, Json]]:
    known = {PICTURE: here.pictures, PAPER: here.papers, PACKAGE: here.packages}
    return [
        _line(
            line["of"],
            line["name"],
            HERE if line["id"] in known[line["of"]] else NEW if line["inside"] else MISSING,
            line["bytes"],
        )
        for line in opened.files
        if line["of"] not in {FILM, MEDIUM}
    ]


def _banks(content: dict[str, Json], keys: Sequence[str]) -> list[dict[str, Json]]:
    taken = set(QuestionBank.objects.filter(key__in=keys).values_list("key", flat=True))
    found = []
    for key, bank, mine in zip(keys, content["banks"], banks_here(keys, content["banks"]), strict=True):
        state = HERE if mine else RENAMED if key in taken else NEW
        line = _line("bank", bank["title"], state, 0)
        found.append(line | {"questions": len(bank["questions"]), "key": mine or key})
    return found


def _line(
    of: str, name: str, state: str, size: int, shown: str = "", duration_ms: int = 0
) -> dict[str, Json]:
    return {
        "of": of, "name": name[:NAME_LENGTH], "state": state, "bytes": size, "shown": shown[:NAME_LENGTH], "duration_ms": duration_ms,
    }  # fmt: skip


def _title(lesson: dict[str, Json]) -> str:
    return in_language(lesson["title"], "")


def _subject(key: str, language: str) -> dict[str, str] | None:
    if not key:
        return None
    there = Subject.objects.filter(key=key).first()
    return {
        "key": key,
        "name": in_language(there.name, language) if there else "",
        "state": HERE if there else NEW,
    }
