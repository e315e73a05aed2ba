"""Whether a class, an enterprise, an occupation or a level that a row names is the one of the class: loosely, as offices write."""

from __future__ import annotations

import re
from functools import lru_cache

from lms.cohorts.rules.roster.headings import plain

# What one office writes of an enterprise and another leaves out.
LEGAL = re.compile(
    r"有限责任公司|股份有限公司|有限公司|集团|公司|股份|congtycophan|congtytnhh|congty|tnhh|coltd|ltd|limited|inc"
)
PART_MIN = 3
# Of the five levels of skill (一级 is the highest): what they are called in rosters.
LEVELS = {
    "高级技师": 1, "技师": 2, "高级工": 3, "高级": 3, "中级工": 4, "中级": 4, "初级工": 5, "初级": 5,
    "一级": 1, "二级": 2, "三级": 3, "四级": 4, "五级": 5,
}  # fmt: skip
LEVEL_FIGURE = re.compile(r"(?:level|bac|grade|l)?([1-5])级?(?:level)?")


@lru_cache(maxsize=1_000)
def is_same(said: str, *names: str) -> bool:
    """Whether `said` is one of the names, or so much of one that it means it: 焙烧一班 of 2026焙烧一班, but not 1班 of 11班."""
    word = _bare(said)
    return any(_is_part(word, _bare(name)) or _is_part(_bare(name), word) for name in names if name)


def level_of(text: str) -> int | None:
    """1 to 5, the lowest level being 5; None where none is named."""
    word = plain(text)
    if figure := LEVEL_FIGURE.fullmatch(word):
        return int(figure[1])
    return next((level for name, level in LEVELS.items() if name in word), None)


@lru_cache(maxsize=1_000)
def is_other_level(said: str, level: str) -> bool:
    """Whether both name a level, and not the same."""
    first, second = level_of(said), level_of(level)
    return first is not None and second is not None and first != second


@lru_cache(maxsize=1_000)
def is_other_occupation(said: str, names: tuple[str, ...]) -> bool:
    """Whether an occupation is none of the names, as far as one can tell: two signs of one that follow each other are enough."""
    word = plain(said)
    comparable = [plain(name) for name in names if plain(name).isascii() == word.isascii()]
    pairs = {word[at : at + 2] for at in range(len(word) - 1)}
    return bool(word and comparable) and not any(pair in name for name in comparable for pair in pairs)


def _bare(text: str) -> str:
    word = plain(text)
    return LEGAL.sub("", word) or word


def _is_part(part: str, whole: str) -> bool:
    if part == whole:
        return True
    if len(part) < PART_MIN or part not in whole:
        return False
    before, after = whole[: whole.index(part)][-1:], whole[whole.index(part) + len(part) :][:1]
    return not (before.isdigit() and part[0].isdigit()) and not (after.isdigit() and part[-1].isdigit())
