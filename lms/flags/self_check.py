"""What an auditor would ask of one class, asked by ourselves before anything is filed (domain §1.6). Questions, no verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from lms.cases.names import CaseState
from lms.cases.queries import flags_of_class
from lms.cohorts.models import Cohort, CohortKind, Enrolment, EnrolmentState, Mentorship
from lms.flags.queries import mentors_over
from lms.flags.rules.thresholds import LENGTH_GRACE_S
from lms.ledger.queries.outside import seconds_outside
from lms.ledger.queries.stretches import overlong_lessons


class Asked(StrEnum):
    """The questions, in the order of the page."""

    FLAGS = "flags"
    TWO_CLASSES = "two_classes"
    OUTSIDE = "outside"
    OVERLONG = "overlong"
    MENTORS = "mentors"


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody whom a question is about. `seconds` where time is meant; `other`: the name of a class or kind."""

    name: str
    enrolment: Enrolment | None = None
    seconds: int = 0
    count: int = 0
    most: int = 0
    other: str = ""


def class_questions(cohort: Cohort) -> Mapping[Asked, Sequence[Hit]]:
    """Every question with whom it is about; nobody where all is well. Eight queries, whatever the number of people."""
    people = list(
        Enrolment.objects.filter(cohort=cohort)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .select_related("learner")
        .order_by("learner__display_name", "pk")
    )
    own = {row.learner_id: row for row in people}
    return {
        Asked.FLAGS: [
            Hit(case.learner.display_name, own.get(case.learner_id), other=str(case.get_kind_display()))
            for case in flags_of_class(cohort.pk, state=CaseState.OPEN)
        ],
        Asked.TWO_CLASSES: _two_classes(cohort, own),
        Asked.OUTSIDE: _outside(cohort, people),
        Asked.OVERLONG: [
            Hit(
                own[row.learner_id].learner.display_name,
                own[row.learner_id],
                seconds=row.posted_s - row.length_s,
            )
            for row in overlong_lessons(list(own), grace_s=LENGTH_GRACE_S)
        ],
        Asked.MENTORS: _mentors(cohort),
    }


def _two_classes(cohort: Cohort, own: Mapping[int, Enrolment]) -> list[Hit]:
    """People of this class who are in another one of the same weeks; open courses are no class."""
    last = cohort.ends_on or date.max
    others = (
        Enrolment.objects.filter(learner_id__in=own, cohort__starts_on__lte=last)
        .exclude(cohort=cohort)
        .exclude(cohort__kind=CohortKind.OPEN)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .filter(Q(cohort__ends_on__isnull=True) | Q(cohort__ends_on__gte=cohort.starts_on))
        .select_related("learner", "cohort")
        .order_by("learner__display_name", "pk")
    )
    return [Hit(row.learner.display_name, own[row.learner_id], other=row.cohort.name) for row in others]


def _outside(cohort: Cohort, people: Sequence[Enrolment]) -> list[Hit]:
    seconds = seconds_outside([row.pk for row in people], first=cohort.starts_on, last=cohort.ends_on)
    return [
        Hit(row.learner.display_name, row, seconds=seconds[row.pk]) for row in people if seconds.get(row.pk)
    ]


def _mentors(cohort: Cohort) -> list[Hit]:
    """Mentors of this class who have more apprentices, here and elsewhere, than a rule set of theirs allows."""
    here = Mentorship.objects.filter(enrolment__cohort=cohort, until_on__isnull=True)
    names = dict(here.values_list("mentor_id", "mentor__display_name"))
    return [
        Hit(names[mentor], count=apprentices, most=most)
        for mentor, apprentices, most in mentors_over()
        if mentor in names
    ]
