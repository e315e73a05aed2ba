"""Writing the shift calendar of a partner: patterns, who works by which from when, days on which nobody works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.partners.access import require_writer
from lms.partners.models import Department, Partner, ShiftPattern, ShiftTurn
from lms.partners.rules import ForeignDepartment
from lms.partners.rules.shift_refusals import (
    CycleImpossible,
    ForeignPattern,
    PatternNameMissing,
    PatternNameTaken,
    TurnDaysWrong,
)
from lms.partners.rules.shifts import LONGEST_CYCLE, Learns, Shift


@transaction.atomic
def add_pattern(
    *,
    actor: User | None,
    partner: Partner,
    name: str,
    cycle: Sequence[Shift | None],
    anchor_on: date,
    learns: Learns = Learns.WORK,
) -> ShiftPattern:
    """A named cycle of days from `anchor_on`. Sent twice it is one. Audited.

    Who may: the office, HR that writes for the partner. Raises NotOffice, PatternNameMissing, PatternNameTaken,
    CycleImpossible.
    """
    require_writer(actor, partner)
    if not name.strip():
        raise PatternNameMissing
    if not any(cycle) or len(cycle) > LONGEST_CYCLE:
        raise CycleImpossible(most=LONGEST_CYCLE)
    take_turn(f"partner:{partner.pk}")
    days = [[f"{day.begins:%H:%M}", f"{day.ends:%H:%M}"] if day else None for day in cycle]
    there = ShiftPattern.objects.filter(partner=partner, name=name.strip(), archived_at__isnull=True).first()
    if there is not None:
        if (there.cycle, there.anchor_on, there.learns) == (days, anchor_on, learns.value):
            return there
        raise PatternNameTaken(name=there.name)
    made = ShiftPattern.objects.create(
        partner=partner, name=name.strip()[:60], cycle=days, anchor_on=anchor_on, learns=learns.value
    )
    _record(actor, partner, "shift_pattern.added", {"pattern": str(made.uuid), "days": len(days)})
    return made


@transaction.atomic
def archive_pattern(*, actor: User | None, pattern: ShiftPattern) -> ShiftPattern:
    """Nobody can be given it any more; who works by it goes on. Archived twice it is once. Audited. HR that writes."""
    require_writer(actor, pattern.partner)
    if pattern.archived_at is None:
        pattern.archived_at = timezone.now()
        pattern.save(update_fields=["archived_at"])
        _record(actor, pattern.partner, "shift_pattern.archived", {"pattern": str(pattern.uuid)})
    return pattern


@transaction.atomic
def set_turn(
    *,
    actor: User | None,
    partner: Partner,
    pattern: ShiftPattern | None,
    since_on: date,
    until_on: date | None = None,
    department: Department | None = None,
    person: User | None = None,
) -> ShiftTurn:
    """From a day on somebody, a department or everybody works by this pattern (None: by none). One turn a day: a second
    from the same day takes the place of the first. Audited.

    Who may: the office, HR that writes for the partner; the caller scopes `person`. Raises NotOffice, TurnDaysWrong,
    ForeignPattern, ForeignDepartment.
    """
    require_writer(actor, partner)
    if until_on is not None and until_on < since_on:
        raise TurnDaysWrong
    if pattern is not None and (pattern.partner_id != partner.pk or pattern.archived_at is not None):
        raise ForeignPattern
    if department is not None and department.partner_id != partner.pk:
        raise ForeignDepartment(partner=partner.name)
    take_turn(f"partner:{partner.pk}")
    row, _made = ShiftTurn.objects.update_or_create(
        partner=partner,
        department=None if person else department,
        person=person,
        since_on=since_on,
        closed=False,
        defaults={"until_on": until_on, "pattern": pattern, "made_by": actor},
    )
    _record(actor, partner, "shift_turn.set", _turn_detail(row))
    return row


@transaction.atomic
def close_days(
    *,
    actor: User | None,
    partner: Partner,
    name: str,
    since_on: date,
    until_on: date,
    department: Department | None = None,
) -> ShiftTurn:
    """Days on which nobody of the partner, or of a department, works or learns. Sent twice it is one. Audited.

    Who may: the office, HR that writes for the partner. Raises NotOffice, TurnDaysWrong, ForeignDepartment.
    """
    require_writer(actor, partner)
    if until_on < since_on:
        raise TurnDaysWrong
    if department is not None and department.partner_id != partner.pk:
        raise ForeignDepartment(partner=partner.name)
    take_turn(f"partner:{partner.pk}")
    row, _made = ShiftTurn.objects.update_or_create(
        partner=partner,
        department=department,
        person=None,
        since_on=since_on,
        closed=True,
        defaults={"until_on": until_on, "name": name.strip()[:60], "made_by": actor},
    )
    _record(actor, partner, "closed_days.set", _turn_detail(row))
    return row


@transaction.atomic
def remove_turn(*, actor: User | None, turn: ShiftTurn) -> None:
    """As if it had never been said; the record keeps what it was. HR that writes."""
    require_writer(actor, turn.partner)
    _record(actor, turn.partner, "shift_turn.removed", _turn_detail(turn))
    turn.delete()


def _turn_detail(row: ShiftTurn) -> dict[str, object]:
    return {
        "since": str(row.since_on),
        "until": str(row.until_on or ""),
        "pattern": str(row.pattern.uuid) if row.pattern else "",
        "department": str(row.department.uuid) if row.department else "",
        "person": str(row.person.uuid) if row.person else "",
        "closed": str(row.closed),
    }


def _record(actor: User | None, partner: Partner, action: str, detail: dict[str, object]) -> None:
    record(actor=actor, action=action, noun="partner", object_uuid=partner.uuid, detail=detail)
