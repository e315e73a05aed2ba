"""Reads what a visitor asked of the catalogue from the address, forgivingly, and writes addresses back (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from courses.catalogue.cards import Filters
from courses.search import MAX_QUERY

MAX_KEY = 40
MAX_PAGE = 200
LEVELS = frozenset(range(1, 6))


def filters_from(params: Mapping[str, str], *, languages: frozenset[str]) -> Filters:
    """Filters from address parameters; what makes no sense is left out instead of being an error."""
    level = params.get("level", "")
    language = params.get("language", "")
    return Filters(
        query=" ".join(params.get("q", "").split())[:MAX_QUERY],
        subject=params.get("subject", "")[:MAX_KEY],
        level=int(level) if level.isascii() and level.isdigit() and int(level[:3]) in LEVELS else None,
        kind=params.get("kind", "")[:MAX_KEY],
        language=language if language in languages else "",
    )


def number_from(params: Mapping[str, str]) -> int:
    """The page asked for, 1 when unclear."""
    text = params.get("page", "")
    return (
        min(max(1, int(text)), MAX_PAGE)
        if text.isascii() and text.isdigit() and len(text) <= len(str(MAX_PAGE))
        else 1
    )


def query_string(filters: Filters, number: int = 1) -> str:
    """The canonical parameters, with their question mark; '' for the plain catalogue."""
    pairs = [
        ("q", filters.query),
        ("subject", filters.subject),
        ("level", str(filters.level or "")),
        ("kind", filters.kind),
        ("language", filters.language),
        ("page", str(number) if number > 1 else ""),
    ]
    text = urlencode([(name, value) for name, value in pairs if value])
    return f"?{text}" if text else ""


def without(filters: Filters, name: str) -> Filters:
    """The filters with one of them taken off."""
    nothing: dict[str, Any] = {name: None if name == "level" else ""}  # Any: a text or a level
    return replace(filters, **nothing)
