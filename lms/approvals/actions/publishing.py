"""Publishes what was approved, at once or on its day; what prevents it is said to both, and nothing is published in part."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.functional import lazy

from courses.actions.publishing import NothingPublished
from courses.actions.together import check_whole, pin_drafts, publish_together, unpublish_course
from courses.catalogue.models import CoursePage
from courses.drafts.reading import drafts_of
from courses.refusals import Refusal
from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.approvals.actions.steps import locked, note
from lms.approvals.models import StepVerb, Submission, SubmissionState
from lms.approvals.queries import live_revisions
from lms.approvals.queries.facts import checklist_of
from lms.approvals.refusals import NotExpected, NothingToSubmit, Prevented, PublishedMeanwhile, ReasonMissing
from lms.approvals.rules.checklist import PREVENTS, what_prevents
from lms.approvals.rules.states import State
from lms.approvals.telling import tell_stuck, tell_trainer
from lms.approvals.words import finding_words
from lms.messaging.rules import NoticeKind

log = logging.getLogger(__name__)

AT_ONCE = 20
# Both people read it in their own language.
_in_any_language = lazy(finding_words, str)


def check_publishable(submission: Submission) -> None:
    """Refuse what would take back a newer publication, or leave learners before nothing. Eight queries.

    Raises PublishedMeanwhile, Prevented.
    """
    if live_revisions(submission.course_key) != submission.live:
        raise PublishedMeanwhile
    outline = submission.after["outline"]
    found = what_prevents(checklist_of(outline, submission.course_key), PREVENTS)
    if found:
        raise Prevented(why=_in_any_language(found[0], outline))


def publish_pins(row: Submission, *, actor: User | None, at: datetime) -> None:
    """Publish a locked submission and say so in its history; the caller has looked whether it may be."""
    publish_together(course_key=row.course_key, revisions=row.revisions, actor=actor)
    row.state, row.published_at, row.trouble = SubmissionState.PUBLISHED, at, ""
    row.save(update_fields=["state", "published_at", "trouble"])
    note(
        StepVerb.PUBLISHED,
        course_key=row.course_key,
        submission=row,
        actor=actor,
        at=at,
        revisions=row.revisions,
    )


def publish_due(now: datetime | None = None) -> int:
    """Publish what was approved for a day that has come, each exactly once; returns how many. One query when none is due.

    What cannot be published goes back to the office with the reason; whoever handed it in and whoever approved it hear.
    """
    at = now or timezone.now()
    due = Submission.objects.filter(state=SubmissionState.APPROVED, publish_at__lte=at)
    return sum(
        _publish_on_its_day(pk, at)
        for pk in list(due.order_by("publish_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    )


def _publish_on_its_day(pk: int, at: datetime) -> bool:
    try:
        with transaction.atomic():
            rows = Submission.objects.select_for_update(of=("self",)).select_related(
                "submitted_by", "decided_by"
            )
            row = rows.filter(pk=pk, state=SubmissionState.APPROVED, publish_at__lte=at).first()
            if row is None:  # another worker was faster, or somebody took it back
                return False
            check_publishable(row)
            publish_pins(row, actor=None, at=at)
            tell_trainer(row, NoticeKind.COURSE_PUBLISHED)
    except (Refusal, NothingPublished) as refusal:
        _set_back(pk, refusal, at)
        return False
    except Exception:  # reported; the submission must not be tried again every half minute
        log.exception("The course of submission %s could not be published.", pk)
        _set_back(pk, NotExpected(), at)
        return False
    return True


@transaction.atomic
def _set_back(pk: int, refusal: Refusal | NothingPublished, at: datetime) -> None:
    rows = Submission.objects.select_for_update(of=("self",)).select_related("submitted_by", "decided_by")
    row = rows.filter(pk=pk, state=SubmissionState.APPROVED).first()
    if row is None:
        return
    row.state, row.trouble, row.publish_at = SubmissionState.SUBMITTED, refusal.code, None
    row.save(update_fields=["state", "trouble", "publish_at"])
    note(
        StepVerb.STUCK,
        course_key=row.course_key,
        submission=row,
        actor=None,
        at=at,
        code=refusal.code,
    )
    tell_stuck(row, refusal, key=at.isoformat())


@transaction.atomic
def publish_directly(*, actor: User, course_key: UUID, why: str, at: datetime | None = None) -> None:
    """The office publishes the drafts of a course as they are, without a review: on record with a reason.

    A submission that waited is superseded. Raises NotOffice, ReasonMissing, NothingToSubmit, DraftIncomplete.
    """
    require_office(actor)
    if not why.strip():
        raise ReasonMissing
    now = at or timezone.now()
    pages = drafts_of(course_key)
    languages = {one.language for one in pages if one.has_news}
    if not languages:
        raise NothingToSubmit
    check_whole(pages, languages)
    pins = pin_drafts(course_key=course_key, languages=languages)
    revisions = [pin.revision_id for pin in pins]
    publish_together(course_key=course_key, revisions=revisions, actor=actor)
    _close_waiting(course_key)
    note(
        StepVerb.PUBLISHED_DIRECTLY,
        course_key=course_key,
        submission=None,
        actor=actor,
        at=now,
        why=why.strip(),
        revisions=revisions,
    )


@transaction.atomic
def take_off_the_shelf(*, actor: User, course_key: UUID, why: str, at: datetime | None = None) -> None:
    """The office takes a course off the shelf in every language; learners who have begun go on. Twice is once.

    Raises NotOffice, ReasonMissing.
    """
    require_office(actor)
    if not why.strip():
        raise ReasonMissing
    if not CoursePage.objects.filter(translation_key=course_key, live=True).exists():
        return
    unpublish_course(course_key=course_key, actor=actor)
    note(
        StepVerb.UNPUBLISHED,
        course_key=course_key,
        submission=None,
        actor=actor,
        at=at or timezone.now(),
        why=why.strip(),
    )


def _close_waiting(course_key: UUID) -> None:
    """What waited was a state of before."""
    waiting = Submission.objects.filter(
        course_key=course_key, state__in=[SubmissionState.SUBMITTED, SubmissionState.APPROVED]
    ).first()
    if waiting is not None:
        row = locked(waiting, State.SUPERSEDED)
        row.state, row.publish_at = SubmissionState.SUPERSEDED, None
        row.save(update_fields=["state", "publish_at"])
