"""Apprentices with a signed agreement, a plan of two work processes and a mentor."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from lms.cohorts.models import Agreement, Cohort, Enrolment, WorkProcess
from lms.partners.models import MemberRole
from lms.workplace.actions import Draft, accept_decisions, held_pad, issue_pad, write_lines
from lms.workplace.models import WorkLog
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, MentorshipFactory
from tests.factories.devices import Browser
from tests.factories.partners import MembershipFactory

STARTS, ENDS = date(2026, 9, 1), date(2027, 8, 31)
# Tuesday, 6 October 2026, ten at night in Shanghai.
TODAY = date(2026, 10, 6)


@dataclass
class Workshop:
    """One class of a partner, its mentor, HR and people, everybody with a signed agreement."""

    cohort: Cohort
    mentor: Any
    hr: Any
    people: list[Enrolment]
    processes: list[WorkProcess]

    def draft(self, **changes) -> Draft:
        values = {
            "process": self.processes[0],
            "done": "焙烧炉出料，看炉温",
            "begins": time(8, 30),
            "ends": time(17, 30),
            "pause_from": time(12, 0),
            "pause_to": time(13, 0),
        }
        return Draft(**{**values, **changes})

    def write(self, place: int = 0, *days: date, key: str = "k", at=None, **changes):
        person = self.people[place]
        return write_lines(
            actor=person.learner,
            enrolment=person,
            days=days or [TODAY],
            draft=self.draft(**changes),
            key=key,
            at=at,
        )


def agreement_of(enrolment: Enrolment, **changes) -> Agreement:
    values = {
        "enrolment": enrolment,
        "partner": enrolment.cohort.partner,
        "number": f"XT-{enrolment.pk}",
        "starts_on": STARTS,
        "ends_on": ENDS,
        "contract_on": STARTS,
        "state": "signed",
        "signed_on": STARTS,
        "wage_confirmed": True,
    }
    values |= changes
    if values["state"] == "signed" and "school_mentor" not in values:
        values["school_mentor"] = PersonFactory()
    return Agreement.objects.create(**values)


def bare_line(enrolment: Enrolment, **changes) -> WorkLog:
    """A line that waits, without agreement and mentor."""
    process, _made = WorkProcess.objects.get_or_create(
        programme=enrolment.cohort.programme, title={"zh-hans": "焙烧"}, defaults={"planned_h": 400}
    )
    start = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)
    values = {
        "natural_key": f"bare:{enrolment.pk}:{WorkLog.objects.count()}",
        "enrolment": enrolment,
        "learner": enrolment.learner,
        "process": process,
        "day": start.date(),
        "starts_at": start,
        "ends_at": start + timedelta(hours=4),
        "work_s": 14_400,
        "done": "看炉温",
        "written_at": start + timedelta(hours=9),
    }
    return WorkLog.objects.create(**{**values, **changes})


def workshop(people: int = 2) -> Workshop:
    cohort = CohortFactory(kind="apprenticeship")
    mentor = MembershipFactory(partner=cohort.partner, role=MemberRole.MENTOR).user
    enrolments = [EnrolmentFactory(cohort=cohort) for _number in range(people)]
    tutor = PersonFactory()
    for enrolment in enrolments:
        MentorshipFactory(enrolment=enrolment, mentor=mentor)
        agreement_of(enrolment, school_mentor=tutor)
    return Workshop(
        cohort=cohort,
        mentor=mentor,
        hr=MembershipFactory(partner=cohort.partner, role=MemberRole.HR).user,
        people=enrolments,
        processes=[
            WorkProcess.objects.create(
                programme=cohort.programme,
                title={"zh-hans": name, "en": english, "vi": english},
                planned_h=hours,
                position=place,
            )
            for place, (name, english, hours) in enumerate(
                [("焙烧", "Roasting", 400), ("电解槽", "Tankhouse", 600)]
            )
        ],
    )


def another_mentor(shop: Workshop):
    return MembershipFactory(partner=shop.cohort.partner, role=MemberRole.MENTOR).user


class Pocket:
    """A mentor's telephone with a wrong clock: it takes the queue along, decides without a network and sends later."""

    def __init__(self, mentor, taken, *, off_ms=3 * 3600 * 1000):
        self.browser, self.mentor, self.off_ms = Browser(), mentor, off_ms
        self.key = self.browser.known_of(mentor)
        self.issued = issue_pad(actor=mentor, key=self.key.uuid, wall_ms=ms(taken) + off_ms, at=taken)
        self.events = []

    def decide(self, kind, line, when, **more):
        event = {
            "n": len(self.events) + 1, "kind": kind, "log": str(line.uuid),
            "wall_ms": ms(when) + self.off_ms, **more,
        }  # fmt: skip
        self.events.append(event)
        return event

    def send(self, when, events=None, *, off_ms=None, signer=None):
        body = json.dumps({
            "v": 1, "kit": str(self.issued.pad.uuid), "key": str(self.key.uuid),
            "events": self.events if events is None else events,
        })  # fmt: skip
        off = self.off_ms if off_ms is None else off_ms
        return accept_decisions(
            held_pad(self.issued.token),
            body=body,
            signature=(signer or self.browser).sign(body),
            wall_ms=ms(when) + off,
            at=when,
        )


def ms(moment):
    return int(moment.timestamp() * 1000)
