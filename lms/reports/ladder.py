"""The ladder of reminders: who pauses hears of it, then the mentor, then HR; whoever learns again is left in peace.

Nothing is stored but the notices: their keys name the day since which somebody pauses, so a step is told once a pause
and a new pause begins at the first step. HR hears once a week and class, in one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import IntEnum

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from lms.cohorts.models import Cohort, Enrolment, Mentorship
from lms.messaging.actions import NoticeDraft, notify_all
from lms.messaging.rules import NoticeKind
from lms.partners.models import MemberRole, Membership
from lms.reports.pauses import pauses
from lms.reports.rules import QUIET_DAYS

LEARN, EMPLOYER = "/learn/", "/employer/"
LEARNER_DAYS, MENTOR_DAYS, HR_DAYS = 5, 10, QUIET_DAYS
# Before this hour nobody is awake, and what was learned yesterday may still be on its way.
FIRST_HOUR = 9
TURN = "ladder"
TURN_S = 24 * 3600


class Step(IntEnum):
    """Who is told; each step includes those before it."""

    NOBODY = 0
    LEARNER = 1
    MENTOR = 2
    HR = 3


def step_of(days: int) -> Step:
    """How far up the ladder a pause of so many days has come."""
    if days >= HR_DAYS:
        return Step.HR
    if days >= MENTOR_DAYS:
        return Step.MENTOR
    return Step.LEARNER if days >= LEARNER_DAYS else Step.NOBODY


def climb_in_turn() -> int:
    """Once a day, from nine on; how many notices were due. In the demo nobody pauses: its people are of paper."""
    now = timezone.localtime()
    if settings.DEMO or now.hour < FIRST_HOUR or not cache.add(f"{TURN}:{now.date()}", 1, timeout=TURN_S):
        return 0
    return climb(now)


@transaction.atomic
def climb(at: datetime) -> int:
    """Tell everybody who is to be told on this day: a fixed number of statements, the same again changes nothing."""
    found = pauses(Cohort.objects.all(), at, least_days=LEARNER_DAYS)
    paused = [(each.enrolment, each.since, each.days) for each in found]
    today = timezone.localdate(at)
    return sum(
        (
            _tell_learners(paused),
            _tell_mentors([one for one in paused if step_of(one[2]) >= Step.MENTOR]),
            _tell_hr([one[0] for one in paused if step_of(one[2]) >= Step.HR], today),
        )
    )


Paused = tuple[Enrolment, date, int]


def _tell_learners(paused: Sequence[Paused]) -> int:
    """Once a pause."""
    drafts = [
        NoticeDraft(
            recipient=row.learner,
            values={"cohort": row.cohort.name, "days": days},
            natural_key=f"{NoticeKind.STALLED_LEARNER}:{row.uuid}:{since}",
            url=LEARN,
        )
        for row, since, days in paused
    ]
    notify_all(kind=NoticeKind.STALLED_LEARNER, drafts=drafts)
    return len(drafts)


def _tell_mentors(paused: Sequence[Paused]) -> int:
    """Every mentor of the moment, once a pause of each apprentice."""
    of = {row.pk: (row, since, days) for row, since, days in paused}
    mentorships = Mentorship.objects.filter(
        enrolment__in=list(of), until_on__isnull=True, mentor__is_active=True
    )
    drafts = []
    for mentorship in mentorships.select_related("mentor"):
        row, since, days = of[mentorship.enrolment_id]
        drafts.append(
            NoticeDraft(
                recipient=mentorship.mentor,
                values={"learner": row.learner.display_name, "cohort": row.cohort.name, "days": days},
                natural_key=f"{NoticeKind.STALLED_MENTOR}:{row.uuid}:{mentorship.mentor_id}:{since}",
                url=f"{EMPLOYER}people/{row.uuid}/",
            )
        )
    notify_all(kind=NoticeKind.STALLED_MENTOR, drafts=drafts)
    return len(drafts)


def _tell_hr(paused: Sequence[Enrolment], today: date) -> int:
    """HR of the partner: one number for each class and week."""
    counts: dict[int, int] = {}
    classes = {row.cohort_id: row.cohort for row in paused if row.cohort.partner_id}
    for row in paused:
        counts[row.cohort_id] = counts.get(row.cohort_id, 0) + 1
    partners = {cohort.partner_id for cohort in classes.values()}
    people = Membership.objects.filter(
        partner__in=partners, role=MemberRole.HR, ended_on__isnull=True, user__is_active=True
    )
    monday = today - timedelta(days=today.weekday())
    drafts = [
        NoticeDraft(
            recipient=member.user,
            values={"n": counts[cohort.pk], "cohort": cohort.name, "days": HR_DAYS},
            natural_key=f"{NoticeKind.STALLED_HR}:{cohort.uuid}:{member.user_id}:{monday}",
            url=f"{EMPLOYER}?class={cohort.uuid}",
        )
        for member in people.select_related("user")
        for cohort in classes.values()
        if cohort.partner_id == member.partner_id
    ]
    notify_all(kind=NoticeKind.STALLED_HR, drafts=drafts)
    return len(drafts)
