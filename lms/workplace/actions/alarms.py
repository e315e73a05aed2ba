"""A week without a line: the apprentice hears of it on Monday, the mentor on Thursday, HR a week later."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.core.cache import cache
from django.utils import timezone

from lms.accounts.models import User
from lms.cohorts.models import AgreementState, Enrolment, EnrolmentState
from lms.messaging.actions import NoticeDraft, notify_all
from lms.messaging.rules import NoticeKind
from lms.partners.models import MemberRole, Membership
from lms.workplace.queries import Diary, diaries
from lms.workplace.rules.delays import Told, told_of

TURN = "workplace-alarms"
A_DAY_S = 86_400


def tell_of_missing_weeks(today: date | None = None) -> int:
    """Tell whoever has to hear of a missing week by today, each of each week once. Returns how many people have one.

    Once a day and cache; a second time tells nobody twice. Six queries, and none when it was done today.
    """
    day = today or timezone.localdate()
    if not cache.add(f"{TURN}:{day}", 1, timeout=A_DAY_S):
        return 0
    people = Enrolment.objects.filter(
        state=EnrolmentState.ACTIVE,
        agreements__state=AgreementState.SIGNED,
        cohort__programme__work_processes__isnull=False,
    ).distinct()
    late = [row for row in diaries(people, day) if row.missing]
    if late:
        notify_all(kind=NoticeKind.WORK_WEEK_MISSING, drafts=_to_learners(late, day))
        notify_all(kind=NoticeKind.WORK_WEEK_MISSING_OF, drafts=_to_others(late, day))
    return len(late)


def _to_learners(late: list[Diary], day: date) -> list[NoticeDraft]:
    return [
        NoticeDraft(
            recipient=row.enrolment.learner,
            values={"day": monday.isoformat()},
            natural_key=f"week-missing:{row.enrolment.uuid}:{monday}:{Told.LEARNER}",
            url=f"/learn/work/?week={monday}",
        )
        for row in late
        for monday in row.missing
        if Told.LEARNER in told_of(monday, day)
    ]


def _to_others(late: list[Diary], day: date) -> list[NoticeDraft]:
    hr_of: dict[int | None, list[User]] = defaultdict(list)
    partners = {row.enrolment.cohort.partner_id for row in late}
    members = Membership.objects.filter(partner__in=partners, role=MemberRole.HR, ended_on__isnull=True)
    for member in members.select_related("user"):
        hr_of[member.partner_id].append(member.user)
    drafts = []
    for row in late:
        mentors = [row.mentor] if row.mentor is not None else []
        heard = {Told.MENTOR: mentors, Told.HR: hr_of[row.enrolment.cohort.partner_id]}
        for monday in row.missing:
            for who in set(told_of(monday, day)) - {Told.LEARNER}:
                drafts += [
                    NoticeDraft(
                        recipient=user,
                        values={"name": row.enrolment.learner.display_name, "day": monday.isoformat()},
                        natural_key=f"week-missing:{row.enrolment.uuid}:{monday}:{who}:{user.uuid}",
                        url=f"/employer/people/{row.enrolment.uuid}/log/",
                    )
                    for user in heard[who]
                ]
    return drafts
