"""The trainer's start page: my courses with their state, my films at work, my classes, and the way to the editor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.catalogue.models import CatalogueIndexPage, CoursePage
from courses.queries import course_cards, current_versions
from lms.accounts.access import is_office
from lms.accounts.models import User
from lms.approvals.models import Submission
from lms.approvals.queries import latest_states
from lms.approvals.rules.states import State
from lms.assessments.queries.marking import for_marker, taught_markings
from lms.cohorts.access import visible_cohorts
from lms.cohorts.models import Cohort
from lms.cohorts.queries import board
from lms.messaging.actions import mark_read
from lms.messaging.queries import said, unread
from lms.playback.access import visible_refusals
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from media_pipeline.library import listing, turned_away
from media_pipeline.library.listing import Shelf
from media_pipeline.models import Asset

COURSES_SHOWN = 100
NEWS_SHOWN = 8
# Of a review only what is not over: tone and icon.
TOLD: dict[str, tuple[str, str]] = {
    State.SUBMITTED: ("", "hourglass"),
    State.APPROVED: ("accent", "calendar-days"),
    State.RETURNED: ("copper", "pencil"),
}


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One course in words: the page in the reader's language, and the way to its translations."""

    title: str
    code: str
    language: str
    state: str
    tone: str
    icon: str
    version: int | None
    changed_at: datetime | None
    page_url: str
    edit_url: str
    view_url: str
    export_url: str
    translations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class of mine."""

    name: str
    partner: str
    starts_on: object
    ends_on: object
    people: int
    url: str


@require_safe
@for_trainers
def home(request: HttpRequest) -> HttpResponse:
    """Eleven queries whatever the number of courses, classes and films."""
    user = person(request)
    mine = (
        visible_cohorts(user) if is_office(user) else visible_cohorts(user).filter(cohort_trainers__user=user)
    )
    context = {
        "place": "home",
        "courses": course_lines(user),
        "classes": class_lines(mine),
        "add_url": add_url(),
        "films": [*film_links(user), *mark_links(user)],
        "notices": [
            NewsLine(said(notice), notice.url, notice.created_at) for notice in unread(user, limit=NEWS_SHOWN)
        ],
    }
    return render(request, "trainer/home.html", context)


@require_POST
@for_trainers
def news_away(request: HttpRequest) -> HttpResponse:
    """Every message is read."""
    mark_read(recipient=person(request))
    return redirect("trainer:home")


@dataclass(frozen=True, slots=True)
class NewsLine:
    """A message to this person."""

    text: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FilmLink:
    """How many of my films are at work, or need me, or answers wait for my marks; and where they are."""

    said: str
    icon: str
    needs_you: bool
    url: str


def mark_links(user: User) -> list[FilmLink]:
    """The answers that this person may mark now. One query."""
    waiting = taught_markings(user).filter(for_marker(user)).count()
    said = ngettext("%(n)s answer waits for your marks", "%(n)s answers wait for your marks", waiting)
    return [FilmLink(said % {"n": waiting}, "pencil", True, reverse("trainer:marking"))] * bool(waiting)


def film_links(user: User) -> list[FilmLink]:
    """What of my films is not simply ready. Two queries."""
    counts = listing.counts(Asset.objects.filter(owner=user))
    needs = counts[Shelf.NEEDS] + turned_away.lately(visible_refusals(user)).count()
    page = reverse("trainer:uploads")
    working = counts[Shelf.WORKING]
    links = [
        FilmLink(
            ngettext("%(n)s video needs you", "%(n)s videos need you", needs) % {"n": needs},
            "triangle-alert",
            True,
            f"{page}?shelf={Shelf.NEEDS}",
        )
    ] * bool(needs)
    return links + [
        FilmLink(
            ngettext("%(n)s video is being prepared", "%(n)s videos are being prepared", working)
            % {"n": working},
            "loader",
            False,
            f"{page}?shelf={Shelf.WORKING}",
        )
    ] * bool(working)


def course_lines(user: User) -> list[CourseLine]:
    """My courses, newest change first; the office sees everybody's."""
    pages = CoursePage.objects.all() if is_office(user) else CoursePage.objects.filter(owner=user)
    rows = pages.select_related("locale").order_by("-latest_revision_created_at", "-pk")[:COURSES_SHOWN]
    courses: dict[UUID, list[CoursePage]] = {}
    for page in rows:
        courses.setdefault(page.translation_key, []).append(page)
    versions, cards = current_versions(courses), course_cards(courses, get_language() or "")
    reviews = latest_states(courses)
    return [
        _line(
            course,
            version=versions[key].number if key in versions else None,
            view_url=cards[key].url if key in cards else "",
            review=reviews.get(key),
        )
        for key, course in courses.items()
    ]


def _line(
    pages: Sequence[CoursePage], *, version: int | None, view_url: str, review: Submission | None
) -> CourseLine:
    page, *others = sorted(pages, key=lambda page: page.locale.language_code != get_language())
    if review is not None and review.state in TOLD:
        tone, icon = TOLD[review.state]
        state = review.get_state_display()
    elif not page.live:
        state, tone, icon = _("draft"), "", "pencil"
    elif page.has_unpublished_changes:
        state, tone, icon = _("changes not published"), "copper", "pencil"
    else:
        state, tone, icon = _("published"), "accent", "circle-check"
    return CourseLine(
        title=page.draft_title or page.title,
        code=page.code,
        language=page.locale.get_display_name(),
        state=state,
        tone=tone,
        icon=icon,
        version=version,
        changed_at=page.latest_revision_created_at,
        page_url=reverse("trainer:course", args=[page.translation_key]),
        edit_url=_edit_url(page),
        view_url=view_url if page.live else "",
        export_url=reverse("trainer:course_export", args=[page.translation_key]),
        translations=tuple((other.locale.get_display_name(), _edit_url(other)) for other in others),
    )


def _edit_url(page: CoursePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def class_lines(scope: QuerySet[Cohort]) -> Sequence[ClassLine]:
    """The classes of `scope` with the number of people."""
    return [
        ClassLine(
            name=row.cohort.name,
            partner=row.cohort.partner.name if row.cohort.partner else "",
            starts_on=row.cohort.starts_on,
            ends_on=row.cohort.ends_on,
            people=row.facts.learners,
            url=reverse("trainer:cohort", args=[row.cohort.uuid]),
        )
        for row in board(scope)
    ]


def add_url() -> str:
    """Where the editor makes a course in the language of the reader; '' before the catalogue is planted."""
    index = (
        CatalogueIndexPage.objects.filter(locale__language_code=get_language())
        .values_list("pk", flat=True)
        .first()
    )
    return reverse("wagtailadmin_pages:add", args=["courses", "coursepage", index]) if index else ""
