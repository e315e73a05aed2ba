"""The catalogue for programs, and the verification of a certificate: both open to everybody."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from courses.queries import CourseCard, Filters, catalogue_cards
from lms.certificates.queries import PublicFacts, by_code, public_facts
from lms.web.api.problems import ERRORS, Problem
from lms.web.limits import WINDOW_S, is_too_often

router = Router(auth=None)
# As many as on the page for people; both count together.
CHECKS_A_MINUTE = 30


class CourseOut(Schema):
    """A course in one language; units are tenths by mode."""

    course: UUID
    code: str
    language: str
    title: str
    summary: str
    url: str
    subject: str
    level: int
    kind: str
    units: dict[str, int]
    lessons: int
    minutes: int
    trainer: str
    partner: str
    languages: list[str]


class CatalogueOut(Schema):
    """One page of 24 courses; `suggestions` when nothing was found."""

    courses: list[CourseOut]
    suggestions: list[CourseOut]
    total: int
    page: int
    pages: int


class CertificateOut(Schema):
    """What anybody may know of a certificate; the name is masked."""

    verdict: Literal["valid", "under_review", "revoked", "unproven"]
    serial: str
    code: str
    name: str
    programme: str
    institution: str
    partner: str
    units: dict[str, int]
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


@router.get("/catalogue", response={200: CatalogueOut, **ERRORS}, tags=["catalogue"])
def catalogue(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=100)] = "",
    subject: Annotated[str, Query(max_length=60)] = "",
    level: Annotated[int | None, Query(ge=1, le=5)] = None,
    kind: Annotated[str, Query(max_length=20)] = "",
    language: Annotated[str, Query(max_length=10)] = "",
    page: Annotated[int, Query(ge=1, le=200)] = 1,
) -> CatalogueOut:
    """Listed courses, best matches first. Search finds Chinese words and Vietnamese without diacritics."""
    filters = Filters(query=q, subject=subject, level=level, kind=kind, language=language)
    found = catalogue_cards(get_language() or "", filters, page)
    return CatalogueOut(
        courses=[_course(card) for card in found.cards],
        suggestions=[_course(card) for card in found.suggestions],
        total=found.total,
        page=found.number,
        pages=found.pages,
    )


@router.get("/verify/{code}", response={200: CertificateOut, **ERRORS}, tags=["certificates"])
def verify(request: HttpRequest, code: str) -> CertificateOut:
    """A certificate by its code or number, checked at this moment. Rate-limited by address."""
    if is_too_often(request, what="verify", most=CHECKS_A_MINUTE):
        raise Problem(429, "too-many", _("Wait a minute, then ask again."), retry_after_s=WINDOW_S)
    certificate = by_code(code)
    if certificate is None:
        raise Http404
    return _certificate(public_facts(certificate))


def _course(card: CourseCard) -> CourseOut:
    return CourseOut(
        course=card.course_key,
        subject=card.subject_name,
        kind=card.class_kind,
        lessons=card.lesson_count,
        trainer=card.trainer_name,
        partner=card.partner_name,
        languages=list(card.languages),
        **{
            name: getattr(card, name)
            for name in ("code", "language", "title", "summary", "url", "level", "units", "minutes")
        },
    )


def _certificate(facts: PublicFacts) -> CertificateOut:
    language = get_language() or ""
    values = {
        **asdict(facts),
        "name": facts.masked_name,
        "programme": facts.title_in(language),
        "institution": facts.institution_in(language),
        "units": facts.units_tenths,
        "verdict": facts.verdict.value,
    }
    return CertificateOut(**{name: values[name] for name in CertificateOut.model_fields})
