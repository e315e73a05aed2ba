"""A roster that was written is taken back, as far as nothing came of it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from lms.accounts.actions import remove_unused_people
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import PEOPLE, take_turn
from lms.cohorts.models import Enrolment, RosterWriting
from lms.cohorts.roster_undo import UNDONE_WITHIN, Undo, undo_of
from lms.cohorts.rules import RosterTooOld
from lms.partners.access import require_office_or_hr


@transaction.atomic
def undo_roster(*, actor: User | None, writing: RosterWriting) -> Undo:
    """The enrolments that the roster made go, and the accounts that it made, of those whom nothing came of yet; the
    others stay (`roster_undo.undo_of`). What it changed of people who were known (telephones, departments) stays too.
    Twice is once. Office, or HR of the class's partner. Raises NotOffice, RosterTooOld.
    """
    require_office_or_hr(actor, writing.cohort.partner)
    take_turn(PEOPLE)
    take_turn(f"class:{writing.cohort_id}")
    writing.refresh_from_db(fields=["undone_at"])
    found = undo_of(writing)
    if writing.undone_at is not None:
        return found
    if timezone.now() - writing.made_at > UNDONE_WITHIN:
        raise RosterTooOld(days=UNDONE_WITHIN.days)
    people = {row.learner_id for row in found.going} & set(writing.new_people)
    Enrolment.objects.filter(pk__in=[row.pk for row in found.going]).delete()
    remove_unused_people(actor=actor, people=people)
    writing.undone_at, writing.undone_by = timezone.now(), actor
    writing.save(update_fields=["undone_at", "undone_by"])
    record(
        actor=actor,
        action="roster.undone",
        noun="class",
        object_uuid=writing.cohort.uuid,
        detail={"removed": len(found.going), "kept": len(found.staying)},
    )
    return found
