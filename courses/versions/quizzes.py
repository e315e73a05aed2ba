"""The plan of a quiz as a part of a version's document, and back (pure).

What stands at its default is left out: a document of before has the same hash, and the release before reads it.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from courses.outline import QuizPick, QuizRef

# JSON values: the shapes are those of outline.py.
Document = dict[str, Any]
# Written always, as the first release did.
FIRST = ("bank", "draw", "pass_percent", "time_limit_s", "cooldown_s")


def quiz_document(quiz: QuizRef) -> Document:
    """The plan as JSON; `quiz_from` reads it back."""
    first = {name: getattr(quiz, name) for name in FIRST}
    later = _changed(quiz, leave_out={*FIRST, "parts"})
    document: Document = first | later
    if quiz.parts:
        document["parts"] = [{"bank": pick.bank, **_changed(pick)} for pick in quiz.parts]
    return document


def quiz_from(document: Document) -> QuizRef:
    """The plan that `quiz_document` wrote; what a later release added is left out."""
    known = _known(QuizRef, document)
    parts = tuple(_pick_from(part) for part in known.pop("parts", ()))
    return QuizRef(**known, parts=parts)


def _pick_from(document: Document) -> QuizPick:
    lists: Document = {name: tuple(document[name]) for name in ("fixed", "tags") if name in document}
    return QuizPick(**(_known(QuizPick, document) | lists))


def _known(kind: type[QuizRef | QuizPick], document: Document) -> Document:
    return {each.name: document[each.name] for each in fields(kind) if each.name in document}


def _changed(value: QuizRef | QuizPick, leave_out: frozenset[str] | set[str] = frozenset()) -> Document:
    """The fields that do not stand at their default."""
    found = {}
    for each in fields(value):
        given = getattr(value, each.name)
        if each.default is not MISSING and each.name not in leave_out and given != each.default:
            found[each.name] = list(given) if isinstance(given, tuple) else given
    return found
