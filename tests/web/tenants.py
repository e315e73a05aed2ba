"""Two partners with one thing of each kind, and every address with the things of one of them: for the canary."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import URLPattern
from django.urls.resolvers import RoutePattern

from courses.quizzes.items import QuestionData
from lms.assessments.models import Answer, Attempt, Marking, MarkPhoto, Mistake, Sitting
from lms.certificates.actions import issue_if_earned
from lms.cohorts.models import EnrolmentExtension, MentorQuestion, WorkProcess
from lms.partners.models import MemberRole, PartnerToken
from lms.reports.models import PeopleLink
from lms.web.policies import Policy, policy_at
from lms.workplace.models import Deputy, Mastery
from media_pipeline.models import TurnedAway, Upload
from tests.factories.accounts import PersonFactory
from tests.factories.approvals import bare_remark, bare_submission
from tests.factories.certificates import earn
from tests.factories.cohorts import (
    CohortCourseFactory,
    CohortFactory,
    CohortTrainerFactory,
    EnrolmentFactory,
    MentorshipFactory,
    ProgrammeFactory,
)
from tests.factories.courses import make_bank, make_lesson, make_version
from tests.factories.devices import Browser
from tests.factories.discussions import announcement_to, answered_question
from tests.factories.media import PublishedAssetFactory
from tests.factories.monthly import report_of
from tests.factories.package_rows import bare_attempt, bare_package, bare_package_file
from tests.factories.partners import DepartmentFactory, MembershipFactory, PartnerFactory
from tests.factories.proofs import proof_of
from tests.factories.rosters import draft_of
from tests.factories.routes import every_address
from tests.factories.timetable import bare_session
from tests.factories.transport_rows import bare_export, bare_import
from tests.factories.workplace import agreement_of, bare_line

STARTS = date(2026, 9, 1)
NOT_WALKED = {Policy.ANYONE, Policy.LINK, Policy.EDITOR, Policy.OFFICE, Policy.OFFICE_READER}
ROLES = ("learner", "hr", "mentor", "trainer", "stranger")


@dataclass
class Tenant:
    """The people of one partner by role, and an id of each kind by the word that `PLACES` uses."""

    mark: str
    people: dict[str, Any]
    ids: dict[str, Any] = field(default_factory=dict)
    enrolment: Any = None


# What stands for an id in an address: (how the route begins, parameter) → the kind of thing; the first that fits.
PLACES = (
    ("account/devices/keys/", "uuid", "key"),
    ("learn/hours/proof/", "uuid", "proof"),
    ("learn/work/skills/", "uuid", "mastery"),
    ("learn/work/", "uuid", "line"),
    ("learn/certificates/", "certificate_uuid", "certificate"),
    ("learn/attempt/", "attempt_uuid", "attempt"),
    ("learn/attempt/", "uuid", "attempt"),
    ("learn/mistakes/", "uuid", "mistake"),
    ("learn/results/", "uuid", "result_proof"),
    ("learn/", "lesson_uuid", "lesson"),
    ("learn/here/", "key", "here"),
    ("trainer/uploads/unfinished/", "uuid", "upload"),
    ("trainer/uploads/refused/", "uuid", "turned_away"),
    ("trainer/uploads/", "uuid", "asset"),
    ("trainer/courses/import/", "uuid", "course_import"),
    ("trainer/courses/exports/", "uuid", "course_export"),
    ("trainer/courses/", "course", "course"),
    ("trainer/courses/", "uuid", "course"),
    ("trainer/submissions/", "uuid", "submission"),
    ("trainer/remarks/", "uuid", "remark"),
    ("trainer/packages/incoming/", "uuid", "package_file"),
    ("trainer/packages/", "attempt", "courseware_attempt"),
    ("trainer/packages/", "uuid", "package"),
    ("trainer/sessions/", "uuid", "session"),
    ("trainer/requests/", "uuid", "cohort"),
    ("trainer/classes/", "uuid", "cohort"),
    ("trainer/exams/", "uuid", "sitting"),
    ("trainer/announcements/", "uuid", "announcement"),
    ("trainer/asked/", "uuid", "question"),
    ("trainer/asked/", "words", "answer"),
    ("trainer/marking/", "uuid", "marking"),
    ("trainer/practical/files/", "uuid", "evidence"),
    ("employer/practical/files/", "evidence", "evidence"),
    ("employer/classes/", "question", "practical_task"),
    ("employer/classes/", "lesson", "lesson"),
    ("trainer/classes/", "question", "practical_task"),
    ("trainer/classes/", "lesson", "lesson"),
    ("learn/announcements/", "uuid", "announcement"),
    ("learn/questions/", "uuid", "question"),
    ("trainer/banks/", "key", "bank"),
    ("trainer/banks/", "uuid", "bank_question"),
    ("trainer/banks/", "form", "form"),
    ("employer/apprentices/deputies/", "deputy", "deputy"),
    ("employer/", "enrolment", "enrolment"),
    ("employer/", "skill", "mastery"),
    ("employer/", "log", "line"),
    ("employer/", "cohort", "cohort"),
    ("employer/", "draft", "draft"),
    ("employer/", "proof", "proof"),
    ("employer/", "extension", "extension"),
    ("employer/", "question", "mentor_question"),
    ("employer/", "department", "department"),
    ("employer/", "user", "member"),
    ("employer/messages/", "uuid", "message"),
    ("employer/", "report", "report"),
    ("employer/", "token", "partner_token"),
    ("employer/", "link", "people_link"),
    ("employer/", "form", "form"),
    ("api/v1/attempts/", "attempt_id", "attempt"),
    ("api/v1/uploads/", "upload_id", "upload"),
    ("api/v1/assets/", "asset_id", "asset"),
    ("api/v1/", "course_id", "course"),
    ("", "enrolment", "enrolment"),
    ("", "key", "key"),
    ("", "day", "day"),
    ("", "code", "code"),
    ("", "name", "name"),
    ("", "language", "language"),
    ("", "number", "number"),
)
PLAIN = {"day": "2026-10-01", "name": "v360", "language": "vi", "number": 1, "form": "xlsx"}


@dataclass(frozen=True)
class Address:
    """One address with somebody's things in it."""

    route: str
    url: str
    policy: Policy
    names_things: bool


def tenant(mark: str) -> Tenant:
    """A partner whose every word has `mark` in it."""
    partner = PartnerFactory(name=f"{mark}公司")
    programme = ProgrammeFactory(required_tenths={"online": 10})
    cohort = CohortFactory(
        name=f"{mark}一班",
        partner=partner,
        programme=programme,
        kind="apprenticeship",
        starts_on=STARTS,
        ends_on=STARTS + timedelta(days=300),
    )
    department = DepartmentFactory(partner=partner, name=f"{mark}车间")
    learner = PersonFactory(display_name=f"{mark}学徒", language="en")
    enrolment = EnrolmentFactory(learner=learner, cohort=cohort, department=department, enrolled_on=STARTS)
    hr = MembershipFactory(
        partner=partner, role=MemberRole.HR, user=PersonFactory(display_name=f"{mark}总监", language="en")
    ).user
    mentor = MembershipFactory(
        partner=partner,
        role=MemberRole.MENTOR,
        is_examiner=True,
        user=PersonFactory(display_name=f"{mark}师傅", language="en"),
    ).user
    MentorshipFactory(enrolment=enrolment, mentor=mentor)
    trainer = CohortTrainerFactory(
        cohort=cohort,
        user=PersonFactory(display_name=f"{mark}老师", language="en", roles=["trainer"]),
    ).user
    people = {"learner": learner, "hr": hr, "mentor": mentor, "trainer": trainer}
    people["stranger"] = PersonFactory(display_name="nobody", language="en")
    made = Tenant(mark, people, enrolment=enrolment)
    made.ids = PLAIN | _things(made, SimpleNamespace(**people, cohort=cohort, department=department))
    return made


def _things(of: Tenant, who: SimpleNamespace) -> dict[str, Any]:
    """An id of each kind."""
    mark, enrolment, cohort = of.mark, of.enrolment, who.cohort
    agreement_of(enrolment)
    earn(enrolment)
    certificate = issue_if_earned(enrolment.pk)
    process = WorkProcess.objects.create(programme=cohort.programme, title={"en": mark}, planned_h=10)
    session = bare_session(cohort)
    session.room = f"{mark}教室"
    session.trainer = who.trainer
    session.save()
    lesson = make_lesson("video", bank=make_bank(f"bank-{cohort.pk}").key, draw=4)
    course = make_version(f"PRIV-{cohort.pk}", lessons=[lesson], listed=False, actor=who.trainer)
    submission = bare_submission(who.trainer, course.course_key, mark)
    CohortCourseFactory(cohort=cohort, course_key=course.course_key)
    answer = answered_question(enrolment, who.trainer, lesson.uuid, f"{mark}为什么？")
    today = date(2026, 10, 1)
    return (
        _shared(mark, cohort, who.hr)
        | _paced(of, who, today)
        | _files(mark, who.trainer, enrolment)
        | {
            "cohort": cohort.uuid,
            "department": who.department.uuid,
            "member": who.hr.uuid,
            "enrolment": enrolment.uuid,
            "learner": who.learner.uuid,
            "submission": submission.uuid,
            "remark": bare_remark(submission, mark).uuid,
            "session": session.uuid,
            "line": bare_line(enrolment, done=f"{mark} furnace").uuid,
            "mastery": Mastery.objects.create(
                enrolment=enrolment, learner=who.learner, process=process, by=who.mentor, photo="none.jpg"
            ).uuid,
            "deputy": Deputy.objects.create(
                partner=cohort.partner, mentor=who.mentor, deputy=who.hr, from_on=today, until_on=today
            ).uuid,
            "marking": _marking(enrolment, course.course_key, lesson.uuid, mark),
            "evidence": _evidence(enrolment, mark),
            "practical_task": uuid.uuid4(),
            "result_proof": uuid.uuid4(),
            "mistake": _mistake(enrolment, course.course_key, lesson.uuid, mark),
            "attempt": _attempt(enrolment, course.course_key, lesson.uuid),
            "sitting": _sitting(cohort, course.course_key, lesson.uuid, mark),
            "draft": draft_of(cohort, by=who.hr).uuid,
            "proof": proof_of(enrolment).uuid,
            "certificate": certificate.uuid,
            "key": Browser().known_of(who.learner).uuid,
            "announcement": announcement_to(cohort, who.trainer, f"{mark}通知", today).uuid,
            "question": answer.question.uuid,
            "answer": answer.uuid,
            "lesson": lesson.uuid,
            "course": course.course_key,
            "code": f"PRIV-{cohort.pk}",
            "here": hashlib.sha256(str(session.uuid).encode()).hexdigest()[:20],
            "bank": f"bank-{cohort.pk}",
            "bank_question": uuid.uuid4(),
        }
    )


def _paced(of: Tenant, who: SimpleNamespace, today: date) -> dict[str, Any]:
    """What HR did about somebody's pace."""
    asked = {"mentor": who.mentor, "asked_by": who.hr, "asked_at": datetime(2026, 10, 1, tzinfo=UTC)}
    given = EnrolmentExtension.objects.create(enrolment=of.enrolment, to_on=today, why=of.mark)
    question = MentorQuestion.objects.create(enrolment=of.enrolment, note=of.mark, **asked)
    return {"extension": given.uuid, "mentor_question": question.uuid}


def _shared(mark: str, cohort: Any, hr: Any) -> dict[str, Any]:
    """What a partner takes away: a report, a link, a token."""
    ends_on = date(2027, 1, 1)
    own = {"partner": cohort.partner, "digest": mark, "made_by": hr, "ends_on": ends_on}
    return {
        "report": report_of(cohort.partner).uuid,
        "people_link": PeopleLink.objects.create(cohort=cohort, label=f"{mark} 班长", **own).uuid,
        "partner_token": PartnerToken.objects.create(name=f"{mark} SAP", **own).uuid,
    }


def _sitting(cohort: Any, course_key: Any, lesson_uuid: Any, mark: str) -> Any:
    return Sitting.objects.create(
        cohort=cohort,
        course_key=course_key,
        lesson_uuid=lesson_uuid,
        access_code=mark,
        invigilated=True,
        opens_at=datetime(2026, 10, 6, tzinfo=UTC),
        closes_at=datetime(2026, 10, 7, tzinfo=UTC),
    ).uuid


def _attempt(enrolment: Any, course_key: Any, lesson_uuid: Any) -> Any:
    return Attempt.objects.create(
        learner=enrolment.learner,
        enrolment=enrolment,
        course_key=course_key,
        lesson_uuid=lesson_uuid,
        lesson_version=1,
        number=1,
        paper=[],
        pass_percent=80,
        started_at=datetime(2026, 10, 1, tzinfo=UTC),
    ).uuid


def _marking(enrolment: Any, course_key: Any, lesson_uuid: Any, mark: str) -> Any:
    """A handed-in text that waits for its marker."""
    at = datetime(2026, 10, 1, tzinfo=UTC)
    paper = [QuestionData(str(uuid.uuid4()), "essay", {"en": f"{mark}?"}).as_json()]
    attempt = Attempt.objects.create(
        learner=enrolment.learner, enrolment=enrolment, course_key=course_key, lesson_uuid=lesson_uuid,
        lesson_version=1, number=2, paper=paper, pass_percent=80, started_at=at, submitted_at=at,
        state="submitted", max_hundredths=100, awaits_marks=True,
        result=[{"points_hundredths": 0, "max_hundredths": 100, "correct": False, "needs_person": True}],
    )  # fmt: skip
    Answer.objects.create(attempt=attempt, question=0, value=f"{mark}断电", saved_at=at)
    return Marking.objects.create(
        attempt=attempt, place=0, question_uuid=paper[0]["uuid"], kind="essay", number=1234, opened_at=at
    ).uuid


def _evidence(enrolment: Any, mark: str) -> Any:
    """A voice that an examiner took at the bench."""
    said = f"{mark} said".encode()
    name = default_storage.save("bench/canary.webm", ContentFile(said))
    return MarkPhoto.objects.create(enrolment=enrolment, name=name, kind="audio/webm", size=len(said)).uuid


def _mistake(enrolment: Any, course_key: Any, lesson_uuid: Any, mark: str) -> Any:
    """A question that was wrong, and comes again."""
    at = datetime(2026, 10, 1, tzinfo=UTC)
    paper = [QuestionData(str(uuid.uuid4()), "short", {"en": f"{mark} why?"}, answer=["so"]).as_json()]
    attempt = Attempt.objects.create(
        learner=enrolment.learner, enrolment=enrolment, course_key=course_key, lesson_uuid=lesson_uuid,
        lesson_version=1, number=3, paper=paper, pass_percent=80, started_at=at, submitted_at=at,
        state="submitted", passed=False, max_hundredths=100, mistakes_at=at,
        result=[{"points_hundredths": 0, "max_hundredths": 100, "correct": False, "needs_person": False}],
    )  # fmt: skip
    return Mistake.objects.create(
        learner=enrolment.learner, attempt=attempt, place=0, question_uuid=paper[0]["uuid"],
        course_key=course_key, due_on=at.date(), wrong_at=at,
    ).uuid  # fmt: skip


def _files(mark: str, trainer: Any, enrolment: Any) -> dict[str, Any]:
    """A film, one that is on its way, one that was not taken; courseware with an attempt at it, and a file of it."""
    package = bare_package(trainer, f"{mark}课件")
    file = {"owner": trainer, "name": f"{mark}.mp4", "size": 1_000_000}
    return {
        "asset": PublishedAssetFactory(owner=trainer, title=f"{mark}影片").uuid,
        "upload": Upload.objects.create(
            **file, part_bytes=5_000_000, expires_at=datetime(2036, 1, 1, tzinfo=UTC)
        ).uuid,
        "turned_away": TurnedAway.objects.create(**file, code="no-video").uuid,
        "package": package.uuid,
        "courseware_attempt": bare_attempt(package, enrolment).uuid,
        "package_file": bare_package_file(trainer, f"{mark}.zip").uuid,
        "course_import": bare_import(trainer, f"{mark}.zip").uuid,
        "course_export": bare_export(trainer, f"{mark}课程").uuid,
    }


def nobodys() -> dict[str, Any]:
    """Ids of nothing."""
    words = {kind for _start, _name, kind in PLACES}
    return (
        {kind: uuid.uuid4() for kind in words}
        | PLAIN
        | {"code": "NOT-A-COURSE", "bank": "none", "here": "0" * 20}
    )


def addresses(ids: dict[str, Any]) -> list[Address]:
    """Every address of people, with these ids in it. AssertionError for one that the canary cannot fill."""
    found = []
    for route, entry in every_address():
        policy = policy_at(route, entry.callback)
        if policy in NOT_WALKED or route.startswith("account/2fa/"):
            continue
        assert policy is not None
        found.append(Address(route, _filled(route, entry, ids), policy, bool(_named(entry))))
    return found


def _named(entry: URLPattern) -> set[str]:
    return set(entry.pattern.converters) - set(PLAIN)


def _filled(route: str, entry: URLPattern, ids: dict[str, Any]) -> str:
    assert isinstance(entry.pattern, RoutePattern)
    url = "/" + route
    for name, converter in entry.pattern.converters.items():
        kind = next((kind for start, key, kind in PLACES if key == name and route.startswith(start)), None)
        assert kind is not None, f"tell the canary (PLACES) what {name!r} is in {route}"
        value = ids[kind]
        written = value if isinstance(value, str) else converter.to_url(value)
        url = url.replace(
            next(part for part in _parts(url) if part.endswith((f":{name}>", f"<{name}>"))), str(written)
        )
    return url


def _parts(url: str) -> list[str]:
    return ["<" + part.split(">")[0] + ">" for part in url.split("<")[1:]]
