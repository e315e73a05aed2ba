"""What a lesson needs from its learner: how long its clock is, and when it is complete."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from courses.outline import LessonRef
from lms.ledger.rules.intervals import length, union

# Domain §4.2 O10: completion is 95 % of the media seen, and the quiz passed where there is one.
SEEN_SHARE_PERCENT = 95


def media_ms(lesson: LessonRef) -> int:
    """The length of the lesson's clock: the film, the nominal time of a text or of courseware, 0 for a bare quiz or a
    class.
    """
    lengths = {"video": lesson.duration_s, "article": lesson.nominal_s, "package": lesson.nominal_s}
    return lengths.get(lesson.kind, 0) * 1000


def seen_percent(seen: Iterable[Sequence[int]], duration_ms: int | None) -> int:
    """Per cent of the lesson seen, rounded down; 0 while its length is not known."""
    if not duration_ms:
        return 0
    inside = [(start, min(end, duration_ms)) for start, end in seen]
    # Most lessons are seen in one stretch, and a page asks this of forty.
    covered = max(0, inside[0][1] - inside[0][0]) if len(inside) == 1 else length(union(inside))
    return int(min(100, covered * 100 // duration_ms))


def is_complete(
    *,
    seen: Iterable[Sequence[int]],
    duration_ms: int | None,
    needs_quiz: bool,
    passed: bool,
    says_done: bool = True,
) -> bool:
    """Whether the lesson is done. A lesson without a clock is done by its quiz.

    `says_done`: courseware that tells a status must have said so as well; its word alone completes nothing.
    """
    if not says_done or (needs_quiz and not passed):
        return False
    if duration_ms is None or (duration_ms == 0 and not needs_quiz):
        return False
    return duration_ms == 0 or seen_percent(seen, duration_ms) >= SEEN_SHARE_PERCENT
