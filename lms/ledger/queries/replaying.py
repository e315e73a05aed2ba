"""A book counted: the one place that knows what a derivation replays, for posting and for trying out."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from lms.ledger.queries.books import Book
from lms.ledger.rules.crediting import Outcome, replay
from lms.ledger.rules.intervals import Intervals, scaled, union

_PER_MS = Fraction(1, 1000)


def replayed(book: Book) -> Outcome:
    """What the evidence of the book gives, after what was credited on the days before it begins; no query."""
    before: dict[str, list[Intervals]] = defaultdict(list)
    for key, spans in book.base.items():
        before[key.lesson].append(spans)
    credited = {lesson: scaled(union(*sets), _PER_MS) for lesson, sets in before.items()}
    return replay(book.claims(), credited=credited, since=book.since)
