"""A trainer hands a course in, over all its languages, and takes it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from courses.actions.together import check_whole, pin_drafts
from courses.catalogue.models import CoursePage
from courses.drafts.reading import as_published, drafts_of, pinned_drafts, would_be
from lms.accounts.models import User
from lms.approvals.access import require_course
from lms.approvals.actions.publishing import publish_pins
from lms.approvals.actions.steps import locked, note
from lms.approvals.models import StepVerb, Submission, SubmissionState
from lms.approvals.queries import live_revisions, open_submission, reviewers
from lms.approvals.refusals import NothingToSubmit
from lms.approvals.rules.states import State
from lms.approvals.telling import tell_office

LONGEST = 2000


@transaction.atomic
def submit_course(
    *,
    actor: User,
    course_key: UUID,
    languages: Collection[str] | None = None,
    words: str = "",
    wanted_on: date | None = None,
    at: datetime | None = None,
) -> Submission:
    """Hand the drafts of a course in as they are now: in all languages, or in these. What is edited later is not in it.

    Twice the same is once; a changed draft takes the place of what waited. Where nobody could review, because the
    academy has nobody of the office, it is published at once: no course waits for nobody. The office hears of it.
    Who may: whoever wrote the course, and the office. Raises NotVisible, NothingToSubmit, DraftIncomplete.
    """
    require_course(actor, course_key)
    now = at or timezone.now()
    # One at a time a course, whatever else happens to it.
    list(CoursePage.objects.select_for_update(of=("self",)).filter(translation_key=course_key).order_by("pk"))
    pages = drafts_of(course_key)
    chosen = {one.language for one in pages} if languages is None else set(languages)
    if not any(one.has_news and one.language in chosen for one in pages):
        raise NothingToSubmit
    check_whole(pages, chosen)
    pins = [
        {"page": pin.page_id, "language": pin.language, "revision": pin.revision_id}
        for pin in pin_drafts(course_key=course_key, languages=chosen)
    ]
    waiting = open_submission(course_key)
    if waiting is not None and waiting.pins == pins:
        return waiting
    if waiting is not None:
        _supersede(waiting, actor, now)
    row = _create(actor, course_key, pins, now, words=words.strip()[:LONGEST], wanted_on=wanted_on)
    note(
        StepVerb.SUBMITTED,
        course_key=course_key,
        submission=row,
        actor=actor,
        at=now,
        why=row.note,
        languages=[pin["language"] for pin in pins],
    )
    if reviewers():
        tell_office(row, actor=actor)
    else:
        publish_pins(row, actor=actor, at=now)
    return row


@transaction.atomic
def withdraw_submission(*, actor: User, submission: Submission, at: datetime | None = None) -> Submission:
    """Take a submission back, also one that waits for its day; the drafts stay as they are. Twice is once.

    Raises NotVisible, NotOpen.
    """
    require_course(actor, submission.course_key)
    if Submission.objects.filter(pk=submission.pk, state=SubmissionState.WITHDRAWN).exists():
        return submission
    row, now = locked(submission, State.WITHDRAWN), at or timezone.now()
    row.state, row.publish_at = SubmissionState.WITHDRAWN, None
    row.save(update_fields=["state", "publish_at"])
    note(StepVerb.WITHDRAWN, course_key=row.course_key, submission=row, actor=actor, at=now)
    return row


def _supersede(waiting: Submission, actor: User, now: datetime) -> None:
    row = locked(waiting, State.SUPERSEDED)
    row.state, row.publish_at = SubmissionState.SUPERSEDED, None
    row.save(update_fields=["state", "publish_at"])
    note(StepVerb.SUPERSEDED, course_key=row.course_key, submission=row, actor=actor, at=now)


def _create(
    actor: User,
    course_key: UUID,
    pins: list[dict[str, object]],
    now: datetime,
    *,
    words: str,
    wanted_on: date | None,
) -> Submission:
    pinned = pinned_drafts(course_key, [int(str(pin["revision"])) for pin in pins])
    after = would_be(pinned, {str(pin["language"]) for pin in pins})
    if after is None:
        raise NothingToSubmit
    last = Submission.objects.filter(course_key=course_key).aggregate(last=Max("number"))["last"] or 0
    return Submission.objects.create(
        course_key=course_key,
        number=last + 1,
        code=after["outline"]["code"],
        title=after["outline"]["title"],
        pins=pins,
        live=live_revisions(course_key),
        before=as_published(pinned),
        after=after,
        submitted_by=actor,
        submitted_at=now,
        note=words,
        wanted_on=wanted_on,
    )
