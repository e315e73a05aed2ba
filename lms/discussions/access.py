"""Who may open which announcement and which question; what is foreign is missing (404)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.cohorts.models import Enrolment, EnrolmentState
from lms.cohorts.teaching import taught_cohorts
from lms.discussions.models import Announcement, Question
from lms.discussions.queries import taught_questions
from lms.discussions.rules.showing import is_shown


def access_taught_announcement(user: User, uuid: UUID) -> Announcement:
    """An announcement of a class that this person may run. Raises NotVisible."""
    rows = Announcement.objects.filter(cohort__in=taught_cohorts(user).values("pk"))
    found = rows.select_related("cohort", "author").filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found


def access_announcement(user: User, uuid: UUID, today: date) -> Announcement:
    """An announcement that is shown now to a learner of its class. Raises NotVisible."""
    found = Announcement.objects.select_related("cohort", "author").filter(uuid=uuid).first()
    if found is None or not is_shown(
        today, from_on=found.from_on, until_on=found.until_on, is_withdrawn=found.withdrawn_at is not None
    ):
        raise NotVisible
    own = Enrolment.objects.filter(learner=user, cohort_id=found.cohort_id)
    if not own.exclude(state=EnrolmentState.WITHDRAWN).exists():
        raise NotVisible
    return found


def access_taught_question(user: User, uuid: UUID) -> Question:
    """A question asked in a class that this person may run. Raises NotVisible."""
    rows = taught_questions(user).select_related("enrolment__learner", "enrolment__cohort")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found


def access_own_question(user: User, uuid: UUID) -> Question:
    """A question that this person asked. Raises NotVisible."""
    rows = Question.objects.select_related("enrolment__learner", "enrolment__cohort")
    found = rows.filter(uuid=uuid, enrolment__learner=user).first()
    if found is None:
        raise NotVisible
    return found
