"""Programmes, classes, the people in them and when they meet."""

from lms.cohorts.models.apprenticeship import Agreement, AgreementEnd, AgreementState, WorkProcess
from lms.cohorts.models.classes import Cohort, CohortCourse, CohortKind, CohortState, CohortTrainer, Programme
from lms.cohorts.models.joining import JoinCode, JoinRequest, JoinState
from lms.cohorts.models.limits import SizeReason
from lms.cohorts.models.making_up import SessionPerson
from lms.cohorts.models.pace import EnrolmentExtension, MentorQuestion
from lms.cohorts.models.people import (
    CoursePin,
    Enrolment,
    EnrolmentLeave,
    EnrolmentState,
    Mentorship,
    later_end,
)
from lms.cohorts.models.programmes import ModuleCourse, ModuleKind, ProgrammeModule
from lms.cohorts.models.rosters import (
    ROSTER_TASK,
    Places,
    RosterDeed,
    RosterDraft,
    RosterTemplate,
    RosterWork,
    RosterWriting,
)
from lms.cohorts.models.states import ClassTransition
from lms.cohorts.models.timetable import (
    CalendarFeed,
    ClassSession,
    Component,
    Period,
    SessionChange,
    SessionMode,
    SessionState,
)

__all__ = [
    "ROSTER_TASK",
    "Agreement",
    "AgreementEnd",
    "AgreementState",
    "CalendarFeed",
    "ClassSession",
    "ClassTransition",
    "Cohort",
    "CohortCourse",
    "CohortKind",
    "CohortState",
    "CohortTrainer",
    "Component",
    "CoursePin",
    "Enrolment",
    "EnrolmentExtension",
    "EnrolmentLeave",
    "EnrolmentState",
    "JoinCode",
    "JoinRequest",
    "JoinState",
    "MentorQuestion",
    "Mentorship",
    "ModuleCourse",
    "ModuleKind",
    "Period",
    "Places",
    "Programme",
    "ProgrammeModule",
    "RosterDeed",
    "RosterDraft",
    "RosterTemplate",
    "RosterWork",
    "RosterWriting",
    "SessionChange",
    "SessionMode",
    "SessionPerson",
    "SessionState",
    "SizeReason",
    "WorkProcess",
    "later_end",
]
