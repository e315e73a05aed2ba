"""A class beyond its limit: a reason is kept, or it is split into two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import Role, User
from lms.accounts.queries import people_with_role
from lms.audit.actions import record
from lms.audit.turns import CLASSES, take_turn
from lms.cohorts.actions.class_setup import set_up_cohort, setup_of
from lms.cohorts.actions.copying import take_over
from lms.cohorts.actions.rulesets import pin_ruleset
from lms.cohorts.actions.setup import create_cohort
from lms.cohorts.actions.standing import move_learner
from lms.cohorts.limits import SplitPlan, plan_split, size_question
from lms.cohorts.models import Cohort, CoursePin, Enrolment, SizeReason
from lms.cohorts.queries import most_learners
from lms.cohorts.rules import ReasonMissing
from lms.cohorts.rules.setup_refusals import ClassTooLarge, NothingToSplit
from lms.partners.access import require_office_or_hr


@transaction.atomic
def keep_size_reason(
    *, actor: User | None, cohort: Cohort, people: int, why: str, at: datetime | None = None
) -> SizeReason | None:
    """Why the class may have up to `people` learners; None where its limit allows so many. Said twice it is once.

    The office, or HR of its partner whose roster it is; audited. Raises ReasonMissing, NotOffice.
    """
    require_office_or_hr(actor, cohort.partner)
    limit = most_learners(cohort)
    if limit is None or people <= limit:
        return None
    if not why.strip():
        raise ReasonMissing
    reason, made = SizeReason.objects.get_or_create(
        cohort=cohort,
        people=people,
        why=why.strip()[:500],
        defaults={"limit": limit, "made_by": actor, "made_at": at or timezone.now()},
    )
    if made:
        record(
            actor=actor,
            action="class.size_reasoned",
            noun="class",
            object_uuid=cohort.uuid,
            why=reason.why,
            detail={"people": people, "limit": limit},
        )
    return reason


@transaction.atomic
def answer_size(*, actor: User | None, cohort: Cohort, adding: int, why: str) -> None:
    """Before `adding` people come in: nothing where the limit or a kept reason allows so many, else `why` is kept.

    Raises ClassTooLarge without a reason, NotOffice.
    """
    question = size_question(cohort, adding=adding)
    if question is None:
        return
    if not why.strip():
        raise ClassTooLarge(people=question.people, limit=question.limit)
    keep_size_reason(actor=actor, cohort=cohort, people=question.people, why=why)


@transaction.atomic
def split_class(
    *, actor: User, cohort: Cohort, name: str, why: str
) -> tuple[Cohort, Sequence[tuple[Enrolment, Enrolment]]]:
    """A second class with the same set-up, and the part of the people that `plan_split` names moved into it, each on
    the rules and course versions they have; their mentors go along. The timetable is not copied: nobody teaches twice
    at once. Hours are moved by the ledger (`ledger.actions.splitting.move_hours_along`).

    Returns the new class and (before, after) of each. Office only; audited; sent twice it is one, without moves.
    Raises ReasonMissing, NothingToSplit, ClassNameMissing, ClassIsThere, NotOffice.
    """
    require_office(actor)
    if not why.strip():
        raise ReasonMissing
    take_turn(CLASSES)
    known = Cohort.objects.filter(copied_from=cohort, name=name.strip(), starts_on=cohort.starts_on).first()
    if known is not None:
        return known, []
    plan = plan_split(cohort)
    if not plan.go:
        raise NothingToSplit(cohort=cohort.name)
    second = _second(actor, cohort, name)
    moves = [(row, _moved(actor, row, second, why)) for row in plan.go]
    _pins_go_along(moves)
    _record_split(actor, cohort, second, plan, why)
    return second, moves


def _second(actor: User, cohort: Cohort, name: str) -> Cohort:
    second = create_cohort(
        actor=actor,
        name=name,
        programme=cohort.programme,
        partner=cohort.partner,
        kind=cohort.kind,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        state=cohort.state,
    )
    second.copied_from = cohort
    second.save(update_fields=["copied_from"])
    set_up_cohort(actor=actor, cohort=second, setup=setup_of(cohort))
    take_over(cohort, second, {user.pk for user in people_with_role(Role.TRAINER)})
    return second


def _moved(actor: User, enrolment: Enrolment, second: Cohort, why: str) -> Enrolment:
    there = move_learner(actor=actor, enrolment=enrolment, target=second, why=why)
    if there.ruleset_id != enrolment.ruleset_id:
        # Nothing is counted there yet: the rules that the person has had go on.
        pin_ruleset(enrolment=there, ruleset=enrolment.ruleset)
    return there


def _pins_go_along(moves: Sequence[tuple[Enrolment, Enrolment]]) -> None:
    """Who began a version of a course stays on it: two statements."""
    there = {before.pk: after for before, after in moves}
    pins = CoursePin.objects.filter(enrolment__in=list(there))
    CoursePin.objects.bulk_create(
        (
            CoursePin(
                enrolment=there[pin.enrolment_id],
                course_key=pin.course_key,
                version_id=pin.version_id,
                started_at=pin.started_at,
            )
            for pin in pins
        ),
        ignore_conflicts=True,
    )


def _record_split(actor: User, cohort: Cohort, second: Cohort, plan: SplitPlan, why: str) -> None:
    detail = {"to": str(second.uuid), "stay": len(plan.stay), "go": len(plan.go)}
    record(
        actor=actor,
        action="class.split",
        noun="class",
        object_uuid=cohort.uuid,
        why=why.strip(),
        detail=detail,
    )
