"""Categories, tags and states of questions as trainers write them (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum

MAX_DEPTH = 6
MAX_CATEGORY = 200
MAX_TAG = 40
MAX_TAGS = 20
_STEPS = re.compile(r"\s*(?:[/／\\＼]|[>＞»→])\s*")
_BETWEEN = re.compile(r"\s*[,，、;；|｜\n]\s*")
_SPACES = re.compile(r"\s+")


class State(StrEnum):
    """Where a question stands; the values are stored. Only approved ones are drawn."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    RETIRED = "retired"


# Which moves there are. A remark is owed where somebody's work goes back to them.
MOVES: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.REVIEW, State.APPROVED, State.RETIRED),
    State.REVIEW: (State.APPROVED, State.DRAFT, State.RETIRED),
    State.APPROVED: (State.RETIRED, State.REVIEW, State.DRAFT),
    State.RETIRED: (State.DRAFT, State.APPROVED),
}


def is_move(old: str, new: str) -> bool:
    """Whether a question may go from one state to the other."""
    return State(new) in MOVES[State(old)]


def owes_remark(old: str, new: str) -> bool:
    """What is sent back from review goes with a word why."""
    return (old, new) == (State.REVIEW, State.DRAFT)


def clean_category(text: str) -> str:
    """A path with single slashes and no empty step: '  用电安全 > 接地/ ' is '用电安全/接地'. Cut to what a row holds."""
    steps = [_SPACES.sub(" ", step).strip() for step in _STEPS.split(unicodedata.normalize("NFC", text))]
    return "/".join([step for step in steps if step][:MAX_DEPTH])[:MAX_CATEGORY].rstrip("/ ")


def clean_tags(tags: str | Iterable[str]) -> list[str]:
    """Each tag once (width and case do not count), without the signs that stand between tags."""
    given = [tags] if isinstance(tags, str) else tags
    found: dict[str, str] = {}
    for text in given:
        for part in _BETWEEN.split(unicodedata.normalize("NFC", text)):
            tag = _SPACES.sub(" ", part).strip(" #＃")[:MAX_TAG].strip()
            if tag:
                found.setdefault(folded(tag), tag)
    return list(found.values())[:MAX_TAGS]


def folded(tag: str) -> str:
    """What two spellings of one tag have in common."""
    return unicodedata.normalize("NFKC", tag).casefold()


def tag_line(tags: Iterable[str]) -> str:
    """The tags in one text, each between bars, so that a plain LIKE finds one: '|接地|焊接|'. Empty for none."""
    found = [folded(tag) for tag in tags]
    return f"|{'|'.join(found)}|" if found else ""


def branches(paths: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str, int, int]]:
    """The tree of categories out of (path, questions) pairs: path, last step, depth, questions in and below it."""
    counts: dict[tuple[str, ...], int] = {}
    for path, count in paths:
        steps = tuple(path.split("/")) if path else ()
        for depth in range(1, len(steps) + 1):
            counts[steps[:depth]] = counts.get(steps[:depth], 0) + count
    for steps in sorted(counts):
        yield "/".join(steps), steps[-1], len(steps), counts[steps]
