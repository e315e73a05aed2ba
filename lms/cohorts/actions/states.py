"""Moving a class from one state to the next: the only writer of `Cohort.state`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.cohorts.closing import what_is_left
from lms.cohorts.models import ClassTransition, Cohort, CohortState
from lms.cohorts.rules import ReasonMissing
from lms.cohorts.rules.refusals import ClassNotComplete, MoveImpossible
from lms.cohorts.rules.states import ClassAct, move_of
from lms.cohorts.states import is_filed_first


@transaction.atomic
def move_class(
    *,
    actor: User | None,
    cohort: Cohort,
    act: ClassAct,
    why: str = "",
    document: str = "",
    at: datetime | None = None,
) -> ClassTransition:
    """Do `act` with the class (`rules.states.MOVES`); `document` names a paper. One at a time for each class; sent twice
    it is one. Audited. Office only.

    Raises MoveImpossible, ReasonMissing, ClassNotComplete (closing, while something is open), NotOffice.
    """
    require_office(actor)
    now = at or timezone.now()
    take_turn(f"class:{cohort.pk}")
    cohort.refresh_from_db(fields=["state"])
    move = move_of(cohort.state, act, is_filed_first=is_filed_first(cohort))
    if move is None:
        return _done_already(cohort, act)
    if move.asks_why and not why.strip():
        raise ReasonMissing
    if move.must_be_complete:
        left = sum(each.count for each in what_is_left([cohort.pk], now))
        if left:
            raise ClassNotComplete(cohort=cohort.name, count=left)
    cohort.state = CohortState(move.target)
    cohort.save(update_fields=["state"])
    return write_line(
        cohort=cohort, act=act, source=move.source, actor=actor, why=why, document=document, at=now
    )


def write_line(
    *,
    cohort: Cohort,
    act: ClassAct,
    actor: User | None,
    source: str = "",
    why: str = "",
    document: str = "",
    at: datetime | None = None,
) -> ClassTransition:
    """One line of the history of a class that has its new state, and the record of who did it."""
    line = ClassTransition.objects.create(
        cohort=cohort,
        act=act.value,
        source=source,
        target=cohort.state,
        by=actor,
        at=at or timezone.now(),
        why=why.strip()[:600],
        document=document.strip()[:200],
    )
    if act is not ClassAct.SET_UP:
        detail = {"from": source, "to": cohort.state}
        record(
            actor=actor,
            action=f"class.{act.value}",
            noun="class",
            object_uuid=cohort.uuid,
            why=line.why,
            detail=detail,
        )
    return line


def _done_already(cohort: Cohort, act: ClassAct) -> ClassTransition:
    """The line of an act that was sent twice. Raises MoveImpossible for any other."""
    last = ClassTransition.objects.filter(cohort=cohort).order_by("-at", "-pk").first()
    if last is not None and last.act == act and last.target == cohort.state:
        return last
    raise MoveImpossible(cohort=cohort.name, state=cohort.get_state_display())
