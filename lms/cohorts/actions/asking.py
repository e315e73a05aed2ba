"""HR asks mentors about their apprentices; a mentor answers, and who asked hears it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.audit.turns import take_turn
from lms.cohorts.models import Enrolment, MentorQuestion, Mentorship
from lms.cohorts.rules.pace_refusals import AnswerEmpty, NoteMissing
from lms.messaging.actions import NoticeDraft, notify, notify_all
from lms.messaging.rules import NoticeKind
from lms.partners.access import partners_with
from lms.partners.rules import Right


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions asked now, those that wait already, and people without a mentor."""

    now: int
    waiting: int
    alone: int


@transaction.atomic
def ask_mentors(
    *, actor: User, enrolments: Sequence[Enrolment], note: str, at: datetime | None = None
) -> Asked:
    """Ask the mentor of each (`cohort`, `learner` loaded); one question a person and mentor waits at a time, so that the
    same again asks nothing. Four statements, and a turn for each person.

    Who may: who may write for the partner (Right.WRITE). Raises NotVisible, NoteMissing.
    """
    mine = {partner.pk for partner in partners_with(actor, Right.WRITE)}
    if any(row.cohort.partner_id not in mine for row in enrolments):
        raise NotVisible
    if not note.strip():
        raise NoteMissing
    now, by_pk = at or timezone.now(), {row.pk: row for row in enrolments}
    for pk in sorted(by_pk):
        take_turn(f"mentor-question:{pk}")
    open_ones = Mentorship.objects.filter(enrolment__in=list(by_pk), until_on__isnull=True)
    mentorships = list(open_ones.select_related("mentor").order_by("pk"))
    waiting = MentorQuestion.objects.filter(enrolment__in=list(by_pk), answered_at__isnull=True)
    known = set(waiting.values_list("enrolment_id", "mentor_id"))
    made = MentorQuestion.objects.bulk_create(
        MentorQuestion(
            enrolment=by_pk[row.enrolment_id], mentor=row.mentor, asked_by=actor, note=note.strip()[:300], asked_at=now
        )
        for row in mentorships
        if (row.enrolment_id, row.mentor_id) not in known
    )  # fmt: skip
    drafts = [
        NoticeDraft(
            recipient=row.mentor,
            values={
                "sender": actor.display_name,
                "learner": row.enrolment.learner.display_name,
                "note": row.note,
            },
            natural_key=f"{NoticeKind.MENTOR_ASKED}:{row.uuid}",
            url=f"/employer/people/{row.enrolment.uuid}/",
        )
        for row in made
    ]
    notify_all(kind=NoticeKind.MENTOR_ASKED, drafts=drafts, sender=actor)
    mentored = {row.enrolment_id for row in mentorships}
    return Asked(len(made), len(mentorships) - len(made), len(by_pk.keys() - mentored))


@transaction.atomic
def answer_question(*, actor: User, question: MentorQuestion, answer: str) -> MentorQuestion:
    """The mentor's answer goes to who asked. The first answer stands; sent twice it is one.

    Who may: the mentor who was asked. Raises NotVisible, AnswerEmpty.
    """
    if question.mentor_id != actor.pk:
        raise NotVisible
    text = answer.strip()[:600]
    if not text:
        raise AnswerEmpty
    row = MentorQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if row.answered_at is not None:
        return row
    row.answer, row.answered_at = text, timezone.now()
    row.save(update_fields=["answer", "answered_at"])
    notify(
        recipient=row.asked_by,
        kind=NoticeKind.MENTOR_ANSWERED,
        values={"sender": actor.display_name, "learner": row.enrolment.learner.display_name, "note": text},
        url=f"/employer/people/{row.enrolment.uuid}/",
        natural_key=f"{NoticeKind.MENTOR_ANSWERED}:{row.uuid}",
        sender=actor,
    )
    return row
