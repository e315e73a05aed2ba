"""Sessions for chosen people: who is on the list of one that makes another up."""

from __future__ import annotations

from django.db import models

from lms.cohorts.models.people import Enrolment
from lms.cohorts.models.timetable import ClassSession


class SessionPerson(models.Model):
    """Somebody on the list of a session that makes another up; sessions of the whole class have no such rows."""

    session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="listed")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="one_place_a_person_and_session")
        ]
