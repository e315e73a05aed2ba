"""Apprenticeship agreements: drafted, signed, ended; and mentors for many people at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.cohorts.access import require_management
from lms.cohorts.actions.people import place_mentor, set_state
from lms.cohorts.models import (
    Agreement,
    AgreementEnd,
    AgreementState,
    Enrolment,
    EnrolmentState,
    Mentorship,
)
from lms.cohorts.queries import mentor_limit
from lms.cohorts.rules import (
    AgreementHasEnded,
    AgreementIncomplete,
    AgreementIsThere,
    EndOutside,
    MentorHasEnough,
    MentorIsLearner,
    NotApprenticeship,
    NumberTaken,
    ReasonMissing,
    TermOutside,
)


@transaction.atomic
def draft_agreement(
    *,
    actor: User | None,
    enrolment: Enrolment,
    starts_on: date,
    ends_on: date,
    term_months: int,
    number: str = "",
    level: str = "",
    contract_on: date | None = None,
    school_mentor: User | None = None,
    wage_confirmed: bool = False,
) -> Agreement:
    """The running agreement of an apprentice as the form says it: made, or corrected while it is no more than a draft.

    Who may: the office, HR of the partner. Sent twice it is one. Audited. Raises NotVisible, NotApprenticeship,
    TermOutside, NumberTaken, MentorIsLearner, AgreementIsThere (it is signed).
    """
    require_management(actor, enrolment.cohort)
    partner = enrolment.cohort.partner
    if partner is None:
        raise NotApprenticeship(cohort=enrolment.cohort.name)
    if not 1 <= term_months <= 36 or ends_on <= starts_on:
        raise TermOutside
    if school_mentor is not None and school_mentor.pk == enrolment.learner_id:
        raise MentorIsLearner
    take_turn(f"agreement:{partner.pk}")
    running = Agreement.objects.filter(enrolment=enrolment).exclude(state=AgreementState.ENDED).first()
    if running is not None and running.state == AgreementState.SIGNED:
        raise AgreementIsThere(name=enrolment.learner.display_name)
    row = running or Agreement(enrolment=enrolment, partner=partner)
    number = number.strip()[:60]
    if number and Agreement.objects.filter(partner=partner, number=number).exclude(pk=row.pk).exists():
        raise NumberTaken(number=number)
    row.number, row.level, row.term_months = number, level.strip()[:20], term_months
    row.contract_on, row.starts_on, row.ends_on = contract_on, starts_on, ends_on
    row.school_mentor, row.wage_confirmed = school_mentor, wage_confirmed
    row.save()
    record(actor=actor, action="agreement.drafted", noun="enrolment", object_uuid=enrolment.uuid)
    return row


@transaction.atomic
def sign_agreement(*, actor: User | None, agreement: Agreement, on: date | None = None) -> Agreement:
    """From now on hours at the workplace can be written. Signed twice it is once. Audited.

    Who may: the office, HR of the partner. Raises NotVisible, AgreementIncomplete (it names what is missing),
    AgreementHasEnded.
    """
    require_management(actor, agreement.enrolment.cohort)
    row = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if row.state == AgreementState.SIGNED:
        return row
    if row.state == AgreementState.ENDED:
        raise AgreementHasEnded
    missing = _missing(row)
    if missing:
        raise AgreementIncomplete(missing=", ".join(missing))
    row.state, row.signed_on = AgreementState.SIGNED, on or timezone.localdate()
    row.save(update_fields=["state", "signed_on"])
    record(
        actor=actor,
        action="agreement.signed",
        noun="enrolment",
        object_uuid=agreement.enrolment.uuid,
        detail={"agreement": str(row.uuid)},
    )
    return row


@transaction.atomic
def end_agreement(
    *, actor: User | None, agreement: Agreement, reason: str, note: str = "", on: date | None = None
) -> Agreement:
    """The apprenticeship is over on a day. For every reason but "finished" the person leaves the class: its courses
    and the company's material close; every hour stays theirs. The mentor is free. Ended twice it is once. Audited.

    Who may: the office, HR of the partner. Raises NotVisible, ReasonMissing, EndOutside.
    """
    enrolment = agreement.enrolment
    require_management(actor, enrolment.cohort)
    if reason not in AgreementEnd.values:
        raise ReasonMissing
    day = on or timezone.localdate()
    row = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if row.state == AgreementState.ENDED:
        return row
    if day > timezone.localdate() or day < row.starts_on:
        raise EndOutside
    row.state, row.ended_on = AgreementState.ENDED, day
    row.end_reason, row.end_note = reason, note.strip()[:300]
    row.save(update_fields=["state", "ended_on", "end_reason", "end_note"])
    Mentorship.objects.filter(enrolment=enrolment, until_on__isnull=True).update(until_on=day)
    if reason != AgreementEnd.FINISHED and enrolment.state == EnrolmentState.ACTIVE:
        set_state(enrolment, EnrolmentState.WITHDRAWN)
    record(
        actor=actor,
        action="agreement.ended",
        noun="enrolment",
        object_uuid=enrolment.uuid,
        why=note.strip(),
        detail={"reason": reason, "agreement": str(row.uuid)},
    )
    return row


@transaction.atomic
def assign_mentors(
    *,
    actor: User | None,
    enrolments: Sequence[Enrolment],
    mentor: User,
    why: str = "",
    since_on: date | None = None,
) -> int:
    """One mentor for many apprentices. More than the rule set allows (8 where it says nothing) needs a reason, which is
    kept. Returns how many they were. Audited, one record a person.

    Who may: the office, HR of the partner. Raises NotVisible, MentorHasEnough, MentorIsLearner, NotAMentor.
    """
    for enrolment in enrolments:
        require_management(actor, enrolment.cohort)
    if not enrolments:
        return 0
    take_turn(f"mentor-load:{mentor.pk}")
    held = Mentorship.objects.filter(mentor=mentor, until_on__isnull=True, enrolment__state="active")
    others = held.exclude(enrolment__in=[row.pk for row in enrolments]).count()
    most = min(mentor_limit(row.ruleset) for row in enrolments)
    total = others + len(enrolments)
    if total > most and not why.strip():
        raise MentorHasEnough(name=mentor.display_name, n=total, most=most)
    for enrolment in enrolments:
        place_mentor(actor=actor, enrolment=enrolment, mentor=mentor, day=since_on, why=why.strip())
    return len(enrolments)


def _missing(row: Agreement) -> list[str]:
    has_mentor = Mentorship.objects.filter(enrolment=row.enrolment_id, until_on__isnull=True).exists()
    checks = {
        _("the number"): bool(row.number),
        _("the company mentor"): has_mentor,
        _("the school mentor"): row.school_mentor_id is not None,
        _("the word that the wage is the legal minimum or more"): row.wage_confirmed,
        _("the first day of the contract"): row.contract_on is not None,
    }
    return [name for name, is_there in checks.items() if not is_there]
