"""A later end for somebody in a class: HR gives it as far as the agreement goes, the office beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import is_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.cohorts.access import require_management
from lms.cohorts.models import Agreement, AgreementState, Enrolment, EnrolmentExtension
from lms.cohorts.rules import ReasonMissing
from lms.cohorts.rules.pace_refusals import EndNotLater, ExtensionNotNewest


@dataclass(frozen=True, slots=True)
class Extended:
    """What became of a wish for a later end: given now, beyond what may be given (the office decides), had it already."""

    given: Sequence[EnrolmentExtension]
    beyond: Sequence[Enrolment]
    there: int


@transaction.atomic
def extend_people(*, actor: User | None, enrolments: Sequence[Enrolment], to_on: date, why: str) -> Extended:
    """A later end for each of them (`cohort` loaded), as far as may be: HR to the last day of the signed agreement, the
    office (or the system) wherever. Who has this end or a later one already, or whose class has no end, is counted as
    `there`. Audited, one record a person.

    Who may: the office, HR that writes for the partner. Raises NotVisible, ReasonMissing, EndNotLater (to nobody's
    advantage: a day before today).
    """
    for enrolment in enrolments:
        require_management(actor, enrolment.cohort)
    if not why.strip():
        raise ReasonMissing
    if to_on < timezone.localdate():
        raise EndNotLater
    most = None if actor is None or is_office(actor) else _last_days(enrolments)
    given, beyond, there = [], [], 0
    for enrolment in sorted(enrolments, key=lambda row: row.pk):
        take_turn(f"leave:{enrolment.pk}")
        enrolment.refresh_from_db(fields=["extended_to"])
        if enrolment.ends_on is None or to_on <= enrolment.ends_on:
            there += 1
        elif most is not None and to_on > most.get(enrolment.pk, enrolment.ends_on):
            beyond.append(enrolment)
        else:
            given.append(_extended(actor, enrolment, to_on, why.strip()[:300]))
    return Extended(given, beyond, there)


def _last_days(enrolments: Sequence[Enrolment]) -> dict[int, date]:
    """To which day HR may go by itself: the end of the signed agreement."""
    rows = Agreement.objects.filter(enrolment__in=[row.pk for row in enrolments], state=AgreementState.SIGNED)
    return dict(rows.values_list("enrolment_id", "ends_on"))


def _extended(actor: User | None, enrolment: Enrolment, to_on: date, why: str) -> EnrolmentExtension:
    row = EnrolmentExtension.objects.create(
        enrolment=enrolment, before_on=enrolment.extended_to, to_on=to_on, why=why, made_by=actor
    )
    enrolment.extended_to = to_on
    enrolment.save(update_fields=["extended_to"])
    _record(actor, "learner.extended", row, why)
    return row


@transaction.atomic
def undo_extension(*, actor: User | None, extension: EnrolmentExtension) -> EnrolmentExtension:
    """The end that stood before. Undone twice it is once; only the newest can be undone. Audited.

    Who may: the office, HR that writes for the partner. Raises NotVisible, ExtensionNotNewest.
    """
    enrolment = extension.enrolment
    require_management(actor, enrolment.cohort)
    take_turn(f"leave:{enrolment.pk}")
    row = EnrolmentExtension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
    if row.undone_at is not None:
        return row
    newer = EnrolmentExtension.objects.filter(enrolment=enrolment, pk__gt=row.pk, undone_at__isnull=True)
    if newer.exists():
        raise ExtensionNotNewest
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    enrolment.extended_to = row.before_on
    enrolment.save(update_fields=["extended_to"])
    _record(actor, "learner.extension_undone", row, "")
    return row


def _record(actor: User | None, action: str, row: EnrolmentExtension, why: str) -> None:
    record(
        actor=actor,
        action=action,
        noun="enrolment",
        object_uuid=row.enrolment.uuid,
        why=why,
        detail={"to": str(row.to_on), "before": str(row.before_on or "")},
    )
