"""Who hears what of a submission: the office that a course waits, whoever handed it in what became of it."""

from __future__ import annotations

from django.utils.translation import override

from courses.actions import NothingPublished
from courses.refusals import Refusal
from lms.accounts.models import User
from lms.approvals.models import Remark, Submission
from lms.approvals.queries import reviewers
from lms.messaging.actions import NoticeDraft, notify, notify_all
from lms.messaging.rules import NoticeKind


def course_url(submission: Submission) -> str:
    """The trainer's page of the course."""
    return f"/trainer/courses/{submission.course_key}/"


def review_url(submission: Submission) -> str:
    """The office's page of the submission."""
    return f"/office/approvals/{submission.uuid}/"


def tell_office(submission: Submission, *, actor: User) -> None:
    """A course waits for a review."""
    values: dict[str, object] = {"course": submission.code, "sender": actor.display_name}
    drafts = [
        NoticeDraft(person, values, f"approval:{submission.uuid}:in:{person.pk}", review_url(submission))
        for person in reviewers()
        if person.pk != actor.pk
    ]
    notify_all(kind=NoticeKind.COURSE_SUBMITTED, drafts=drafts, sender=actor)


def tell_trainer(submission: Submission, kind: str, *, why: str = "", day: str = "", key: str = "") -> None:
    """Whoever handed it in hears of a decision; not of their own."""
    if submission.decided_by_id == submission.submitted_by_id:
        return
    values: dict[str, object] = {"course": submission.code, "note": why, "day": day}
    notify(
        recipient=submission.submitted_by,
        kind=kind,
        values=values,
        url=course_url(submission),
        natural_key=f"approval:{submission.uuid}:{kind}:{key}",
    )


def tell_stuck(submission: Submission, refusal: Refusal | NothingPublished, *, key: str) -> None:
    """Its day came and it could not be published: both people hear it, each in their language."""
    both = {submission.submitted_by: course_url(submission)}
    if submission.decided_by is not None:
        both[submission.decided_by] = review_url(submission)
    drafts = []
    for person, url in both.items():
        with override(person.language):
            values: dict[str, object] = {"course": submission.code, "note": str(refusal.message)}
        drafts.append(NoticeDraft(person, values, f"approval:{submission.uuid}:stuck:{key}:{person.pk}", url))
    notify_all(kind=NoticeKind.COURSE_STUCK, drafts=drafts)


def tell_of_remark(remark: Remark, submission: Submission, *, actor: User) -> None:
    """Whoever handed the course in hears of a remark or an answer, and whoever made the remark of an answer."""
    values: dict[str, object] = {"course": submission.code, "sender": actor.display_name}
    first = remark.reply_to or remark
    to = {submission.submitted_by: course_url(submission), first.author: review_url(submission)}
    if first.author_id == submission.submitted_by_id:
        to[first.author] = course_url(submission)
    drafts = [
        NoticeDraft(person, values, f"approval:remark:{remark.uuid}:{person.pk}", url)
        for person, url in to.items()
        if person.pk != actor.pk
    ]
    notify_all(kind=NoticeKind.COURSE_REMARKED, drafts=drafts, sender=actor)
