"""Who is meant by a session: the whole class, or the people on the list of one that makes another up."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.accounts.models import User
from lms.cohorts.models import ClassSession, Enrolment, SessionPerson


def for_learner(user: User) -> Q:
    """Of sessions: those of whole classes, and those that list this person."""
    listed = SessionPerson.objects.filter(session=OuterRef("pk"), enrolment__learner=user)
    return Q(makes_up__isnull=True) | Q(Exists(listed))


def meant_by(session: ClassSession, people: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Of the people of its class: everybody, or whom it lists."""
    if session.makes_up_id is None:
        return people
    return people.filter(pk__in=SessionPerson.objects.filter(session=session).values("enrolment"))
