"""Somebody who came and is not on the list: noted by the trainer, decided by the office."""

from __future__ import annotations

from django.db import transaction

from lms.accounts.access import NotVisible, require_office
from lms.accounts.models import User
from lms.attendance.actions.registers import register_of
from lms.attendance.models import Candidate
from lms.attendance.names import CandidateState
from lms.attendance.refusals import NameMissing
from lms.audit.actions import record
from lms.cases.actions import open_case
from lms.cases.names import CaseKind
from lms.cohorts.models import ClassSession, Enrolment
from lms.cohorts.timetable import can_teach


@transaction.atomic
def note_candidate(*, actor: User, session: ClassSession, name: str, note: str = "") -> Candidate:
    """Note a guest, once a name. It counts nothing until the office puts the person into the class.

    Who may: whoever runs the session. Raises NameMissing, NotVisible.
    """
    if not can_teach(actor, session):
        raise NotVisible
    if not name.strip():
        raise NameMissing
    row, _made = Candidate.objects.get_or_create(
        register=register_of(session),
        name=name.strip()[:120],
        defaults={"note": note.strip()[:200], "noted_by": actor},
    )
    return row


@transaction.atomic
def decide_candidate(*, actor: User, candidate: Candidate, approve: bool) -> Candidate:
    """The office says whether a guest is in the class now (and puts them on the list itself). Audited. Raises NotOffice."""
    require_office(actor)
    locked = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if locked.state == CandidateState.WAITING:
        locked.state = CandidateState.APPROVED if approve else CandidateState.REJECTED
        locked.decided_by = actor
        locked.save(update_fields=["state", "decided_by"])
        action = "candidate.approved" if approve else "candidate.rejected"
        record(actor=actor, action=action, noun="candidate", object_uuid=locked.uuid)
    return locked


def report_name(*, actor: User, session: ClassSession, enrolment: Enrolment, right: str) -> None:
    """The name on the list is wrong: the office decides, the person signs all the same. Raises NameMissing, NotVisible."""
    if not can_teach(actor, session) or enrolment.cohort_id != session.cohort_id:
        raise NotVisible
    if not right.strip():
        raise NameMissing
    open_case(
        natural_key=f"name:{enrolment.uuid}",
        kind=CaseKind.WRONG_NAME,
        learner_id=enrolment.learner_id,
        enrolment=enrolment,
        day=session.day,
        facts={"session": str(session.uuid)},
        words=right.strip()[:120],
        opened_by=actor,
    )
