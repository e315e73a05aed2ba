"""A class at a session for tests: `morning(3)` is three people at the three periods of the vectors."""

from dataclasses import dataclass, field

from lms.attendance.actions import mark, register_of, sign_by_code
from lms.attendance.rules.codes import code_at
from lms.attendance.rules.presence import SignKind
from lms.cohorts.models import ClassSession
from lms.cohorts.timetable import access_taught
from lms.ledger.actions import derive_people
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory, EnrolmentFactory
from tests.factories.ledger import at
from tests.factories.timetable import class_session


@dataclass
class Morning:
    """A session, its trainer, its people."""

    trainer: object
    session: ClassSession
    people: list = field(default_factory=list)

    @property
    def register(self):
        return register_of(self.session)

    def code(self, clock):
        """What the screen shows at that time."""
        starts = [row.starts_at for row in self.session.periods.all()]
        return code_at(bytes.fromhex(self.register.seed), str(self.session.uuid), starts, at(clock))

    def signed(self, person, came="", left=""):
        """In and out by the telephone."""
        for clock, kind in ((came, SignKind.IN), (left, SignKind.OUT)):
            if clock:
                sign_by_code(
                    learner=person.learner, session=self.session, kind=kind, seen_at=at(clock), at=at(clock)
                )

    def marked(self, person, kind, clock, **more):
        """By the trainer's word."""
        return mark(
            actor=self.trainer,
            session=self.session,
            enrolment=person,
            kind=SignKind(kind),
            at=at(clock),
            **more,
        )

    def derived(self):
        """The hours of everybody, as the worker derives them."""
        derive_people({person.learner_id: None for person in self.people}, at=at("12:30"))


def morning(people=1, *, cohort=None, **more):
    """Three periods from 9:00 on 7 April 2026."""
    cohort = cohort or CohortFactory()
    trainer = CohortTrainerFactory(
        cohort=cohort, user=PersonFactory(roles=["trainer"], display_name="张老师")
    ).user
    rows = [EnrolmentFactory(cohort=cohort) for _number in range(people)]
    made = class_session(cohort, **more)
    return Morning(trainer, access_taught(trainer, made.uuid), rows)
