"""Makes Chinese, English and Vietnamese findable by plain LIKE on any database (pure).

Database search engines find nothing in Chinese, because they wait for spaces. We index single characters and
overlapping pairs of every Chinese run, and words without diacritics; a query is cut the same way.
"""

from __future__ import annotations

import re
import unicodedata

MAX_QUERY = 60
MAX_TERMS = 12
LOOSE_LETTERS = 4
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af\U00020000-\U0002ffff"
_RUNS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")


def plain(text: str) -> str:
    """`text` in lower case, half width, without diacritics; Vietnamese đ is d."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", bare).replace("đ", "d").replace("ł", "l")


def index_tokens(*texts: str) -> str:
    """The tokens of the texts between single spaces, with a space at either end: ' 焊 焊接 接 che bien '."""
    tokens: dict[str, None] = {}
    for text in texts:
        for run in _RUNS.findall(plain(text)):
            if _IS_HAN.match(run):
                tokens.update(dict.fromkeys(run))
                tokens.update(dict.fromkeys(_pairs(run)))
            else:
                tokens[run] = None
    return f" {' '.join(tokens)} "


def query_patterns(query: str) -> tuple[str, ...]:
    """What a row's tokens must contain, all of it: whole pairs for Chinese, beginnings of words otherwise."""
    patterns: dict[str, None] = {}
    for run in _RUNS.findall(plain(query[:MAX_QUERY])):
        if not _IS_HAN.match(run):
            patterns[f" {run}"] = None
        elif len(run) == 1:
            patterns[f" {run} "] = None
        else:
            patterns.update(dict.fromkeys(f" {pair} " for pair in _pairs(run)))
    return tuple(patterns)[:MAX_TERMS]


def loose_patterns(query: str) -> tuple[str, ...]:
    """Patterns of which one is enough, for 'did you mean': single characters and beginnings of words."""
    patterns: dict[str, None] = {}
    for run in _RUNS.findall(plain(query[:MAX_QUERY])):
        if _IS_HAN.match(run):
            patterns.update(dict.fromkeys(f" {letter} " for letter in run))
        else:
            patterns[f" {run[:LOOSE_LETTERS]}"] = None
    return tuple(patterns)[:MAX_TERMS]


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]
