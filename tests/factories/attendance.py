"""A class at a session for tests: `morning(3)` is three people at the three periods of the vectors."""

import json
from dataclasses import dataclass, field

from lms.attendance.actions import accept_events, held_kit, issue_kit, mark, register_of, sign_by_code
from lms.attendance.rules.codes import code_at
from lms.attendance.rules.presence import SignKind
from lms.cohorts.models import ClassSession
from lms.cohorts.timetable import access_taught
from lms.ledger.actions import derive_people
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory, EnrolmentFactory
from tests.factories.devices import Browser
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


CLOCK_OFF_MS = 3 * 3600 * 1000  # the device is three hours ahead


def ms(moment):
    return int(moment.timestamp() * 1000)


class Device:
    """A trainer's telephone with a wrong clock, which takes the classes along and writes down what happens."""

    def __init__(self, day, *, off_ms=CLOCK_OFF_MS, taken=None):
        self.browser, self.day, self.off_ms = Browser(), day, off_ms
        self.key = self.browser.known_of(day.trainer)
        self.taken_at = taken or at("18:00", days=-1)
        issued = issue_kit(
            actor=day.trainer, key=self.key.uuid, wall_ms=ms(self.taken_at) + off_ms, at=self.taken_at
        )
        self.issued, self.kit, self.events = issued, issued.kit, []

    def note(self, kind, clock, person=None, *, days=0, **more):
        event = {
            "n": len(self.events) + 1, "kind": kind, "session": str(self.day.session.uuid),
            "wall_ms": ms(at(clock, days=days)) + self.off_ms, **more,
        }  # fmt: skip
        if person is not None:
            event["who"] = str(person.uuid)
        self.events.append(event)

    def send(self, events, when, *, off_ms=None, signer=None):
        body = json.dumps(
            {"v": 1, "kit": str(self.kit.uuid), "key": str(self.key.uuid), "events": events},
            ensure_ascii=False,
        )
        off = self.off_ms if off_ms is None else off_ms
        return accept_events(
            held_kit(self.issued.token),
            body=body,
            signature=(signer or self.browser).sign(body),
            wall_ms=ms(when) + off,
            at=when,
        )
