"""The office edits its roster's columns, and takes a class's roster out with whole numbers, which is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.accounts.rules import ReasonMissing
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.cohorts.models import Cohort, RosterTemplate
from lms.cohorts.roster_templates import columns_for, roster_rows
from lms.cohorts.rules import HeadingOfAnother, HeadingTwice, TemplateRefused
from lms.cohorts.rules.roster.own import OwnColumn, fault_in
from lms.partners.models import Partner

REFUSALS = {refusal.code: refusal for refusal in (TemplateRefused, HeadingTwice, HeadingOfAnother)}


@transaction.atomic
def change_roster_template(
    *, actor: User, partner: Partner | None, columns: Sequence[OwnColumn]
) -> RosterTemplate:
    """The columns of the academy's roster (`partner` None) or of a partner's, in order. Office only.

    Raises NotOffice, TemplateRefused.
    """
    require_office(actor)
    if code := fault_in(columns):
        raise REFUSALS[code]
    take_turn("roster-template")
    said = [[column.value, heading] for column, heading in columns]
    owner = partner.key if partner else ""
    row, _made = RosterTemplate.objects.update_or_create(
        owner=owner, defaults={"partner": partner, "columns": said, "changed_by": actor}
    )
    record(
        actor=actor,
        action="roster.template_changed",
        noun="partner" if partner else "academy",
        object_uuid=partner.uuid if partner else None,
        detail={"columns": len(said)},
    )
    return row


@transaction.atomic
def drop_roster_template(*, actor: User, partner: Partner) -> None:
    """The partner's roster is the academy's again. Office only. Raises NotOffice."""
    require_office(actor)
    if RosterTemplate.objects.filter(owner=partner.key).delete()[0]:
        record(
            actor=actor, action="roster.template_changed", noun="partner", object_uuid=partner.uuid,
            detail={"columns": 0},
        )  # fmt: skip


@transaction.atomic
def export_numbers(*, actor: User, cohort: Cohort, language: str, why: str) -> list[list[str]]:
    """The class's roster with telephones and ID numbers in clear; who took it and why is recorded. Office only.

    Raises NotOffice, ReasonMissing.
    """
    require_office(actor)
    if not why.strip():
        raise ReasonMissing
    rows = list(roster_rows(cohort, columns_for(cohort.partner), language=language, is_clear=True))
    record(
        actor=actor,
        action="roster.numbers_exported",
        noun="class",
        object_uuid=cohort.uuid,
        why=why.strip(),
        detail={"people": len(rows)},
    )
    return rows
