"""Who would go if a roster were taken back, and who stays because something came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from lms.cohorts.models import Cohort, Enrolment, Mentorship, RosterWriting

# Later a mistake is put right person by person.
UNDONE_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Undo:
    """The enrolments that a roster made: those that go, and those that stay."""

    writing: RosterWriting
    going: Sequence[Enrolment]
    staying: Sequence[Enrolment]


def last_writing(cohort: Cohort) -> RosterWriting | None:
    """The newest roster that was written into the class and may be taken back, None for none: one query."""
    since = timezone.now() - UNDONE_WITHIN
    rows = RosterWriting.objects.filter(cohort=cohort, undone_at=None, made_at__gte=since)
    return rows.order_by("-pk").first()


def undo_of(writing: RosterWriting) -> Undo:
    """Somebody stays who signed in since, or of whom any room knows more than a mentor: hours, logs, attendance,
    agreements, certificates. One query a kind of thing that may know an enrolment.
    """
    rows = Enrolment.objects.filter(pk__in=writing.new_enrolments).select_related("learner")
    people = list(rows.order_by("learner__display_name", "pk"))
    keys = {row.pk for row in people}
    used = {row.pk for row in people if row.learner.last_login and row.learner.last_login > writing.made_at}
    for relation in Enrolment._meta.related_objects:
        if relation.related_model is Mentorship or not keys - used:
            continue
        name = relation.field.name
        there = relation.related_model._default_manager.filter(Q(**{f"{name}__in": keys - used}))
        used |= set(there.values_list(f"{name}__pk", flat=True))
    return Undo(
        writing,
        going=[row for row in people if row.pk not in used],
        staying=[row for row in people if row.pk in used],
    )
