"""Everything derived can be derived again: one list of rebuilders, for `manage reconcile` and after a lost event.

A room offers `rebuild() -> Repair`: it compares what is stored with what follows from its sources, mends the
difference, and says what it mended. It may run at any time, while people work, and twice changes nothing.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass

from courses.actions import index_all_speech, index_films, index_questions, recompile_all
from lms.assessments.actions import expire_due
from lms.assessments.actions.counting import count_due
from lms.certificates.actions import issue_to_everybody_earned
from lms.ledger.actions import reconcile_hours
from lms.operations.progress import Progress
from lms.study.actions import settle_due

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Repair:
    """What a rebuilder looked at and what it mended, as words for an operator (uuids and keys only)."""

    checked: int
    repaired: tuple[str, ...] = ()


def rebuild_hours() -> Repair:
    """What leases still hold is settled, every person's days are derived, and totals follow from the entries."""
    settle_due()
    checked, mended = reconcile_hours(told=Progress(sys.stderr, "people"))
    return Repair(checked, tuple(mended))


def rebuild_courses() -> Repair:
    """Published pages are compiled again; a course whose content differs from its version gets a new one. Then where
    every film stands is read from pages and versions, and what is said in films from their captions.
    """
    fresh = recompile_all()
    index_films()
    heard = index_all_speech()
    told = ((fresh, f"{fresh} course versions compiled"), (heard, f"{heard} captions made searchable"))
    return Repair(fresh + heard, tuple(words for count, words in told if count))


def rebuild_attempts() -> Repair:
    """Attempts whose time is over are closed with the answers saved until then."""
    closed = expire_due()
    return Repair(closed, (f"{closed} attempts closed at their deadline",) if closed else ())


def rebuild_statistics() -> Repair:
    """Quizzes with other graded papers than were counted are counted; questions that no search finds are indexed."""
    found, papers = index_questions(), count_due()
    told = ((papers, f"{papers} papers counted"), (found, f"{found} questions made searchable"))
    return Repair(papers + found, tuple(words for count, words in told if count))


def rebuild_certificates() -> Repair:
    """Whoever has earned a certificate and has none gets it; one that is there is never issued again."""
    looked, issued = issue_to_everybody_earned()
    return Repair(looked, tuple(f"certificate {certificate.uuid} issued" for certificate in issued))


# Add a room's rebuilder here, lower rooms first: the upper ones derive from what the lower ones mended.
REBUILDERS: tuple[tuple[str, Callable[[], Repair]], ...] = (
    ("courses", rebuild_courses),
    ("attempts", rebuild_attempts),
    ("question banks", rebuild_statistics),
    ("hours", rebuild_hours),
    ("certificates", rebuild_certificates),
)


def rebuild_all(rebuilders: tuple[tuple[str, Callable[[], Repair]], ...] = ()) -> Repair:
    """Run every rebuilder from the bottom up; an error ends it, and what was mended before it stays mended."""
    checked, repaired = 0, []
    for name, rebuild in rebuilders or REBUILDERS:
        repair = rebuild()
        checked += repair.checked
        repaired += [f"{name}: {words}" for words in repair.repaired]
        log.info("%s: %s checked, %s repaired", name, repair.checked, len(repair.repaired))
    return Repair(checked, tuple(repaired))
