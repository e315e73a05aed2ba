"""Whose papers of a sitting are alike beyond chance, side by side, as a question to whoever ran it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.assessments.access import access_sitting
from lms.assessments.models import Attempt, Sitting
from lms.assessments.queries import open_in
from lms.assessments.queries.review import Said, said_in
from lms.assessments.queries.rooms import RoomLine, room_lines
from lms.cases.queries import known_threads
from lms.flags.pairs import Pair, alike_in
from lms.flags.rules.thresholds import ALIKE_PEOPLE
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.sittings import exams_of, title_of

# More pairs than anybody looks at: then it was the whole class, and the list says so.
MOST = 30


@dataclass(frozen=True, slots=True)
class Shared:
    """One question that both have wrong in the same way; numbers as they stand on each paper."""

    stem: str
    words: tuple[str, ...]
    numbers: tuple[int, int]


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two people and what they have in common. `is_asked`: the office has it before it already."""

    one: RoomLine
    other: RoomLine
    pair: Pair
    shared: tuple[Shared, ...]
    is_asked: bool

    @property
    def are_neighbours(self) -> bool:
        """Whether their seats are next to each other."""
        return (
            self.one.seat is not None
            and self.other.seat is not None
            and abs(self.one.seat - self.other.seat) == 1
        )


@require_safe
@for_trainers
def exam_alike(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The pairs of a sitting, when nobody writes any more; sixteen queries for any number."""
    found = access_sitting(person(request), uuid)
    is_writing = open_in(found).exists()
    pairs = [] if is_writing else alike_in(found)
    context = {
        "place": "home",
        "sitting": found,
        "title": title_of(exams_of(found.cohort), found),
        "is_writing": is_writing,
        "lines": _lines(found, pairs[:MOST]) if pairs else [],
        "more": max(0, len(pairs) - MOST),
        "least": ALIKE_PEOPLE,
    }
    return render(request, "trainer/exam_alike.html", context)


def _lines(sitting: Sitting, pairs: list[Pair]) -> list[PairLine]:
    people = {str(line.line.attempt_uuid): line for line in room_lines(sitting)}
    named = {uuid for pair in pairs for uuid in pair.attempts}
    attempts = Attempt.objects.filter(uuid__in=named).prefetch_related("answers")
    said = {str(attempt.uuid): said_in(attempt, get_language() or "") for attempt in attempts}
    asked = known_threads([thread for pair in pairs for thread in pair.threads])
    lines = []
    for pair in pairs:
        # Whoever left the class since is in no list of it.
        if not people.keys() >= set(pair.attempts):
            continue
        one, other = sorted(pair.attempts, key=lambda uuid: people[uuid].seat or 0)
        shared = _shared(pair, said[one], said[other])
        is_asked = any(thread in asked for thread in pair.threads)
        lines.append(PairLine(people[one], people[other], pair, shared, is_asked=is_asked))
    return lines


def _shared(pair: Pair, one: dict[str, Said], other: dict[str, Said]) -> tuple[Shared, ...]:
    return tuple(
        Shared(one[key].stem, one[key].words, (one[key].number, other[key].number)) for key in pair.questions
    )
