"""Courses that wait for a review: the queue, one of them with its checklist and changes, and what is decided."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.drafts.reading import pinned_drafts
from lms.accounts.access import NotVisible
from lms.approvals.access import access_submission
from lms.approvals.models import Submission, SubmissionState, Tick
from lms.approvals.queries import (
    changed_by,
    history,
    is_draft_newer,
    live_revisions,
    open_remarks,
    queue,
    remarks_on,
    rights_of,
    rule,
    waiting_counts,
)
from lms.approvals.queries.facts import checklist_of
from lms.approvals.words import lesson_title, trouble_words
from lms.web.components.approval_lines import (
    change_groups,
    history_lines,
    point_lines,
    saved_lines,
    state_tag,
    thread_lines,
    title_of,
)
from lms.web.office.answers import shown
from lms.web.office.forms.approvals import DecisionForm
from lms.web.office.gate import for_readers
from lms.web.person import person

PLACE = "classes"
SHELVES: dict[str, tuple[str, ...]] = {
    "waiting": (SubmissionState.SUBMITTED,),
    "planned": (SubmissionState.APPROVED,),
    "returned": (SubmissionState.RETURNED,),
    "decided": (SubmissionState.PUBLISHED, SubmissionState.WITHDRAWN, SubmissionState.SUPERSEDED),
}


@require_safe
@for_readers
def approvals(request: HttpRequest) -> HttpResponse:
    """`?shelf=` one of SHELVES, `?after=` goes on. Eight queries."""
    shelf = request.GET.get("shelf", "waiting")
    shelf = shelf if shelf in SHELVES else "waiting"
    after = request.GET.get("after", "")
    page = queue(SHELVES[shelf], after=int(after) if after.isascii() and after.isdigit() else 0)
    counts, language = waiting_counts(), get_language() or ""
    remarks = open_remarks([row.course_key for row in page.rows])
    names = {
        "waiting": _("To review"), "planned": _("Approved, waiting for their day"),
        "returned": _("Changes asked for"), "decided": _("Decided"),
    }  # fmt: skip
    return shown(
        request,
        "office/approvals.html",
        PLACE,
        shelf=shelf,
        shelves=[
            (name, names[name], sum(counts.get(state, 0) for state in states))
            for name, states in SHELVES.items()
        ],
        rows=[
            {
                "row": row,
                "title": title_of(row.title, language),
                "state": state_tag(row),
                "remarks": remarks.get(row.course_key, 0),
                "trouble": trouble_words(row.trouble),
            }
            for row in page.rows
        ],
        following=page.following,
        rule=rule(),
    )


@require_safe
@for_readers
def approval(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everything about a submission. Eighteen queries, whatever its size."""
    return approval_page(request, access_submission(person(request), uuid), DecisionForm())


def approval_page(request: HttpRequest, row: Submission, form: DecisionForm) -> HttpResponse:
    """The page, with a form that may have been refused."""
    outline, key = row.after["outline"], row.course_key
    ticks = list(Tick.objects.filter(submission=row).select_related("by"))
    return shown(
        request,
        "office/approval.html",
        PLACE,
        submission=row,
        title=title_of(row.title, get_language() or ""),
        state=state_tag(row),
        trouble=trouble_words(row.trouble),
        is_own=row.submitted_by_id == person(request).pk,
        is_newer=row.is_open and is_draft_newer(row),
        is_overtaken=row.is_open and live_revisions(key) != row.live,
        languages=[(pin["language"], row.after["texts"][pin["language"]]["title"]) for pin in row.pins],
        points=point_lines(checklist_of(outline, key), outline, ticks=ticks),
        changes=change_groups(row.before, row.after),
        is_first=row.before is None,
        saved=saved_lines(changed_by(row)),
        threads=thread_lines(remarks_on(key), outline),
        lessons=[(one["uuid"], lesson_title(outline, one["uuid"])) for one in outline["lessons"]],
        rights=list(rights_of(key).values()),
        history=history_lines(history(key)),
        remark_form=uuid4(),
        form=form,
    )


@require_safe
@for_readers
def approval_preview(request: HttpRequest, uuid: UUID, language: str) -> HttpResponse:
    """The page of the course as it would be, in one language; NotVisible for a language that was not handed in."""
    row = access_submission(person(request), uuid)
    for one in pinned_drafts(row.course_key, row.revisions):
        if one.has_news and one.language == language:
            return one.draft.serve_preview(request, "")
    raise NotVisible
