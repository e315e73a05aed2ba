"""Which questions stay: people were asked them.

The storey of content knows nobody who is asked; whoever keeps papers says so with `register_asked`. Example:
`register_asked(asked_among)` in `lms/assessments/receivers.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from courses.quizzes.models import Question
from courses.refusals import Refusal

Asked = Callable[[Sequence[UUID]], Collection[UUID]]
_known: list[Asked] = []


class AskedBefore(Refusal):
    """Somebody was asked one of these questions: it may be retired, never deleted."""

    code = "asked-before"
    words = _("Learners were asked some of these questions. Retire them: their papers need them.")


def register_asked(among: Asked) -> Asked:
    """`among` says which of the questions somebody was asked, with a bounded number of queries."""
    if among not in _known:
        _known.append(among)
    return among


def asked_among(uuids: Sequence[UUID]) -> set[UUID]:
    """Those of the questions that stand on somebody's paper."""
    return {uuid for among in _known for uuid in among(uuids)} if uuids else set()


def check_questions_may_go(questions: Iterable[Question]) -> None:
    """Raises AskedBefore."""
    if asked_among([question.uuid for question in questions]):
        raise AskedBefore
