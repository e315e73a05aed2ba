"""The queue of submissions, one of them with everything said about it, and where courses stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q
from wagtail.models import PageLogEntry, Revision

from courses.catalogue.models import CoursePage
from lms.accounts.models import Role, User
from lms.approvals.models import ApprovalRule, Remark, Rights, Step, StepVerb, Submission, SubmissionState
from lms.approvals.rules.states import OPEN

PAGE = 50
HISTORY = 60
REVIEWING = (Role.OFFICE, Role.ADMIN)
# What Wagtail notes of publications in its editor.
# The pages of one course are taken off the shelf one after the other.
AT_ONCE = timedelta(seconds=10)
EDITOR_ACTS = ("wagtail.publish", "wagtail.unpublish")


def is_required() -> bool:
    """Whether courses are reviewed before they are published. One query."""
    return ApprovalRule.objects.filter(is_required=True).exists()


def rule() -> ApprovalRule | None:
    """The office's rule with who set it, None as long as nobody did. One query."""
    return ApprovalRule.objects.select_related("changed_by").first()


def reviewers() -> list[User]:
    """Everybody who may review: the office and administrators. One query."""
    may = Q(role_grants__role__in=REVIEWING) | Q(is_superuser=True)
    return list(User.objects.filter(may, is_active=True).distinct().order_by("pk"))


def open_submission(course_key: UUID) -> Submission | None:
    """The submission of the course that waits, for a person or for its day. One query."""
    return Submission.objects.filter(course_key=course_key, state__in=list(OPEN)).first()


def latest_submission(course_key: UUID) -> Submission | None:
    """The newest submission of the course, whatever became of it. One query."""
    rows = Submission.objects.filter(course_key=course_key).select_related("submitted_by", "decided_by")
    return rows.order_by("-number").first()


def latest_states(course_keys: Collection[UUID]) -> Mapping[UUID, Submission]:
    """The newest submission of each course, without what was handed in. One query."""
    rows = Submission.objects.filter(course_key__in=list(course_keys)).defer("before", "after", "pins")
    return {row.course_key: row for row in rows.order_by("number")}


def waiting_counts() -> dict[str, int]:
    """How many submissions there are by state. One query."""
    counted = Submission.objects.values_list("state").annotate(Count("pk")).order_by("state")
    return dict(counted)


def waiting_reviews() -> int:
    """How many courses wait for a review. One query."""
    return Submission.objects.filter(state=SubmissionState.SUBMITTED).count()


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some submissions in order, and the id after which the next ones stand (0 when there are none)."""

    rows: Sequence[Submission]
    following: int


def queue(states: Collection[str], *, after: int = 0) -> QueuePage:
    """Submissions in these states with their people: open ones oldest first, decided ones newest first. One query."""
    is_waiting = set(states) <= OPEN
    rows = Submission.objects.filter(state__in=list(states)).defer("before", "after")
    if after:
        rows = rows.filter(pk__gt=after) if is_waiting else rows.filter(pk__lt=after)
    found = list(
        rows.select_related("submitted_by", "decided_by").order_by("pk" if is_waiting else "-pk")[: PAGE + 1]
    )
    return QueuePage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else 0)


def open_remarks(course_keys: Collection[UUID]) -> Mapping[UUID, int]:
    """How many remarks of each course are not settled. One query."""
    rows = Remark.objects.filter(
        course_key__in=list(course_keys), reply_to__isnull=True, settled_at__isnull=True
    )
    return dict(rows.values_list("course_key").annotate(Count("pk")).order_by("course_key"))


def remarks_on(course_key: UUID) -> Sequence[Remark]:
    """Everything said about a course, those open first, with answers and authors. Two queries."""
    answers = Prefetch("answers", Remark.objects.select_related("author").order_by("at", "pk"))
    rows = Remark.objects.filter(course_key=course_key, reply_to__isnull=True).prefetch_related(answers)
    found = list(rows.select_related("author", "settled_by", "submission").order_by("at", "pk"))
    return sorted(found, key=lambda remark: remark.settled_at is not None)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a course's history; `verb` is a StepVerb, or what was done in the editor."""

    at: datetime
    verb: str
    by: str
    why: str = ""
    number: int = 0
    language: str = ""


def history(course_key: UUID) -> Sequence[Event]:
    """Submissions, decisions and publications, also those of the editor, the newest first. Two queries."""
    rows = Step.objects.filter(course_key=course_key).select_related("by", "submission")
    steps = list(
        rows.defer("submission__before", "submission__after", "submission__pins").order_by("-at", "-pk")[
            :HISTORY
        ]
    )
    found = [
        Event(
            at=step.at,
            verb=step.verb,
            by=step.by.display_name if step.by else "",
            why=step.why,
            number=step.submission.number if step.submission else 0,
        )
        for step in steps
    ]
    pages = CoursePage.objects.filter(translation_key=course_key)
    logged = PageLogEntry.objects.filter(page__in=pages.values("pk"), action__in=EDITOR_ACTS)
    found += [
        Event(
            at=row.timestamp,
            verb=row.action,
            by=getattr(row.user, "display_name", "") or "",
            language=row.page.locale.language_code,
        )
        for row in logged.select_related("user", "page__locale").order_by("-timestamp", "-pk")[:HISTORY]
        if not _is_ours(row, steps)
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)[:HISTORY]


def _is_ours(row: PageLogEntry, steps: Sequence[Step]) -> bool:
    """Whether a publication of the editor's log is one that stands in our own history."""
    return any(
        row.revision_id in step.detail.get("revisions", ())
        or (step.verb == StepVerb.UNPUBLISHED and abs(row.timestamp - step.at) < AT_ONCE)
        for step in steps
    )


def changed_by(submission: Submission) -> Sequence[tuple[str, int, datetime]]:
    """Who saved the drafts that were handed in, how often, and when last, since what was published then. Two queries."""
    pages = [str(pin["page"]) for pin in submission.pins]
    published = [number for number in submission.live.values() if number]
    since = Revision.objects.filter(pk__in=published).order_by("-created_at").values("created_at")[:1]
    rows = Revision.page_revisions.filter(
        object_id__in=pages, created_at__lte=submission.submitted_at, user__isnull=False
    )
    newest = since.values_list("created_at", flat=True).first()
    if newest is not None:
        rows = rows.filter(created_at__gt=newest)
    people: dict[str, list[datetime]] = {}
    for name, at in rows.order_by("created_at").values_list("user__display_name", "created_at"):
        people.setdefault(name, []).append(at)
    return [(name, len(times), times[-1]) for name, times in people.items()]


def is_draft_newer(submission: Submission) -> bool:
    """Whether a draft was changed after it was handed in. One query."""
    pages = CoursePage.objects.filter(pk__in=[pin["page"] for pin in submission.pins])
    newest = dict(pages.values_list("pk", "latest_revision_id"))
    return any(newest.get(pin["page"]) != pin["revision"] for pin in submission.pins)


def live_revisions(course_key: UUID) -> dict[str, int | None]:
    """Which revision of each page is published, by the page's key; None for a page that was never saved. One query."""
    pages = CoursePage.objects.filter(translation_key=course_key, live=True).order_by("pk")
    return {str(pk): revision for pk, revision in pages.values_list("pk", "live_revision_id")}


def rights_of(course_key: UUID) -> Mapping[UUID, Rights]:
    """What is known of who owns the course and its files, by uuid; the course itself by its key. One query."""
    rows = Rights.objects.filter(course_key=course_key).select_related("changed_by")
    return {row.object_uuid: row for row in rows}
