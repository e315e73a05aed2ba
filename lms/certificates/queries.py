"""Reading certificates: what is missing for one, one by its code, a person's, the office's list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When

from courses.outline import CourseOutline, LessonRef, in_language
from courses.queries import current_versions, outline_by_ids
from lms.accounts.models import User
from lms.accounts.rules import masked_name
from lms.assessments.queries import QuizStanding, standings
from lms.certificates import rules
from lms.certificates.models import Certificate, CertificateState
from lms.cohorts.models import CohortCourse, Enrolment
from lms.cohorts.queries import pinned_versions
from lms.ledger.queries import (
    ProgressView,
    Statement,
    Units,
    account_units,
    is_chain_whole,
    lesson_progress,
    statement_of,
)
from lms.vault.rules import canonical_json
from lms.vault.signing import verify

LIST_SHOWN = 200
# Fewer signs than this are not looked for in numbers: a class called "6" would find half of them.
SPELLED_LEAST = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an enrolment is, derived from the ledger at the moment of asking."""

    eligibility: rules.Eligibility
    posted_tenths: dict[str, int]
    total_tenths: int
    quiz_percents: tuple[int, ...]


class Hours(NamedTuple):
    """Hours as every screen shows them, and what of them counts."""

    units: Units
    statement: Statement


def has_certificate(enrolment_ids: Collection[int]) -> bool:
    """Whether a certificate stands, or is looked at, for any of these enrolments: one query."""
    issued = Certificate.objects.filter(enrolment_id__in=enrolment_ids)
    return issued.exclude(state=CertificateState.REVOKED).exists()


def standing_of(enrolment: Enrolment, language: str = "zh-hans") -> Standing:
    """Hours, lessons and quizzes of `enrolment` (with `cohort__programme` loaded) against its programme and rule set.

    At most eight queries, whatever the number of courses and lessons.
    """
    hours = Hours(account_units(enrolment), statement_of(enrolment))
    return standings_with(enrolment, [hours], language)[0]


def standings_with(
    enrolment: Enrolment, hours: Sequence[Hours], language: str = "zh-hans"
) -> Sequence[Standing]:
    """`standing_of` for hours as they are, or as they would be: one standing for each; six queries, however many."""
    lessons = _required_lessons(enrolment)
    progress = lesson_progress(enrolment.pk)
    quizzes = standings(enrolment.pk)
    done = [_lesson_standing(lesson, progress.get(lesson.uuid), language) for lesson in lessons]
    return [_standing(found, done, _percents(lessons, quizzes)) for found in hours]


def _standing(found: Hours, lessons: Sequence[rules.LessonStanding], percents: tuple[int, ...]) -> Standing:
    units = found.units
    posted = {
        "online": units.online_tenths,
        "onsite": units.onsite_tenths,
        "workplace": units.workplace_tenths,
    }
    eligibility = rules.eligibility(hours=_hours_standing(found.statement), lessons=lessons)
    return Standing(eligibility, posted, units.total_tenths, percents)


def _hours_standing(statement: Statement) -> rules.HoursStanding:
    return rules.HoursStanding(
        modes=[
            rules.ModeStanding(line.mode, line.need, line.credited, line.fits) for line in statement.modes
        ],
        needed_tenths=statement.need,
        counted_tenths=statement.counts,
        short_tenths=statement.short_beyond,
        shares=statement.least_short,
    )


def _required_lessons(enrolment: Enrolment) -> list[LessonRef]:
    """The lessons that the certificate asks for, of the version that the learner is on. On-site ones are hours."""
    return [
        lesson
        for outline in _outlines(enrolment)
        for lesson in outline.lessons
        if lesson.required and lesson.kind != "onsite"
    ]


def _outlines(enrolment: Enrolment) -> list[CourseOutline]:
    """The courses of the class in order, each as pinned, or as published now when not begun."""
    rows = CohortCourse.objects.filter(cohort_id=enrolment.cohort_id).order_by("position")
    keys = list(rows.values_list("course_key", flat=True))
    pinned = pinned_versions(enrolment)
    begun_none = [key for key in keys if key not in pinned]
    versions = {**pinned, **(current_versions(begun_none) if begun_none else {})}
    outlines = outline_by_ids([versions[key].pk for key in keys if key in versions])
    return [outlines[versions[key].pk] for key in keys if key in versions]


def _lesson_standing(lesson: LessonRef, view: ProgressView | None, language: str) -> rules.LessonStanding:
    """One required lesson as the ledger sees it; a lesson that is nothing but a quiz is done when that is passed."""
    is_passed = view is not None and view.quiz_passed
    is_done = view is not None and view.completed_at is not None
    return rules.LessonStanding(
        title=lesson.title_in(language),
        is_completed=is_done or (lesson.kind == "quiz" and is_passed),
        needs_quiz=lesson.has_test,
        is_quiz_passed=is_passed,
    )


def _percents(lessons: Sequence[LessonRef], quizzes: dict[UUID, QuizStanding]) -> tuple[int, ...]:
    """The best result of each quiz that was taken."""
    taken = (quizzes.get(lesson.uuid) for lesson in lessons if lesson.has_test)
    return tuple(quiz.best_percent for quiz in taken if quiz is not None and quiz.best_percent is not None)


def by_code(text: str) -> Certificate | None:
    """The certificate with this verify code, or this number, however it is typed. One query."""
    typed = rules.normal_code(text)
    if not typed:
        return None
    found = Certificate.objects.filter(Q(code=rules.code_from(text)) | Q(serial=typed))
    return found.select_related("enrolment").first()


def certificates_of(user: User) -> Sequence[Certificate]:
    """A learner's certificates, the newest first. One query."""
    own = Certificate.objects.filter(learner=user).select_related("enrolment__cohort")
    return list(own.order_by("-issued_at", "-pk"))


def latest_certificate(enrolment_id: int) -> Certificate | None:
    """The newest certificate of an enrolment, revoked or not. One query."""
    return Certificate.objects.filter(enrolment_id=enrolment_id).order_by("-pk").first()


def office_list(text: str = "", state: str = "") -> Sequence[Certificate]:
    """For the office: those under review first, then the newest; found by name, number or code. One query."""
    rows = _found(text).select_related("learner", "enrolment__cohort__partner", "revoked_by")
    if state:
        rows = rows.filter(state=state)
    waiting_first = Case(When(state=CertificateState.UNDER_REVIEW, then=Value(0)), default=Value(1))
    return list(rows.order_by(waiting_first, "-issued_at", "-pk")[:LIST_SHOWN])


def _found(text: str) -> QuerySet[Certificate]:
    """Certificates whose holder, number, code or class the text names."""
    typed = text.strip()
    if not typed:
        return Certificate.objects.all()
    named = Q(learner__display_name__icontains=typed) | Q(enrolment__cohort__name__icontains=typed)
    spelled = rules.normal_code(typed)
    if typed.isascii() and len(spelled) >= SPELLED_LEAST:
        named |= Q(serial__contains=spelled) | Q(code=rules.code_from(typed))
    return Certificate.objects.filter(named)


def waiting_for_review() -> int:
    """How many certificates wait for a look. One query."""
    return Certificate.objects.filter(state=CertificateState.UNDER_REVIEW).count()


class Verdict(StrEnum):
    """What a visitor is told in one word."""

    VALID = "valid"
    UNDER_REVIEW = "under_review"
    REVOKED = "revoked"
    UNPROVEN = "unproven"  # our own signature or ledger does not bear it out


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """What anybody may know of a certificate: as on the paper, the name masked, checked at this moment."""

    verdict: Verdict
    serial: str
    code: str  # grouped, as printed
    masked_name: str
    programme: dict[str, str]  # by language
    institution: dict[str, str]  # by language
    partner: str
    units_tenths: dict[str, int]  # by mode, those above nothing
    total_tenths: int
    quizzes: int
    average_percent: int
    period: tuple[date, date]
    issued_on: date
    revoked_at: datetime | None
    revoked_why: str
    is_signed: bool
    is_ledger_whole: bool
    ledger_head: str

    def title_in(self, language: str) -> str:
        """The programme in `language`."""
        return in_language(self.programme, language)

    def institution_in(self, language: str) -> str:
        """The issuer in `language`."""
        return in_language(self.institution, language)


def public_facts(certificate: Certificate) -> PublicFacts:
    """The certificate for a visitor: the signature verified, the account's chain hashed again. Two queries."""
    snapshot = certificate.snapshot
    is_signed = verify(
        canonical_json(snapshot), key_id=certificate.key_id, signature=certificate.signature
    ) and (snapshot["serial"], snapshot["code"]) == (certificate.serial, certificate.code)
    is_whole = is_chain_whole(certificate.enrolment_id, head=snapshot["ledger_head"])
    first, last = (date.fromisoformat(day) for day in snapshot["period"])
    return PublicFacts(
        verdict=_verdict(certificate, is_proven=is_signed and is_whole),
        serial=certificate.serial,
        code=rules.grouped(certificate.code),
        masked_name=masked_name(snapshot["name"]),
        programme=snapshot["programme"],
        institution=snapshot["institution"],
        partner=snapshot["partner"],
        units_tenths={mode: tenths for mode in rules.MODES if (tenths := snapshot["units"].get(mode, 0))},
        total_tenths=snapshot["total_tenths"],
        quizzes=snapshot["scores"]["quizzes"],
        average_percent=snapshot["scores"]["average_percent"],
        period=(first, last),
        issued_on=date.fromisoformat(snapshot["issued_on"]),
        revoked_at=certificate.revoked_at,
        revoked_why=certificate.revoked_why,
        is_signed=is_signed,
        is_ledger_whole=is_whole,
        ledger_head=snapshot["ledger_head"],
    )


def _verdict(certificate: Certificate, *, is_proven: bool) -> Verdict:
    """A revoked certificate is revoked whatever else is wrong with it."""
    if certificate.state == CertificateState.REVOKED:
        return Verdict.REVOKED
    if not is_proven:
        return Verdict.UNPROVEN
    return Verdict(certificate.state)
