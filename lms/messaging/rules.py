"""What people are told: the words of notices by kind, and of refusals, with named values."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.refusals import Refusal

__all__ = ["NOTICE_WORDS", "NoticeKind", "Refusal", "UnknownNotice", "words_of"]


class NoticeKind(StrEnum):
    """The kinds of notices; each has its words in NOTICE_WORDS."""

    ENROLLED = "enrolled"
    MENTOR_ASSIGNED = "mentor_assigned"
    REMINDER = "reminder"
    HOURS_CORRECTED = "hours_corrected"
    HOURS_MOVED = "hours_moved"
    RULES_CHANGED = "rules_changed"
    CERTIFICATE_ISSUED = "certificate_issued"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_REVIEW = "certificate_review"
    ASSET_FAILED = "asset_failed"
    ASSET_DAMAGED = "asset_damaged"
    ASSET_READY = "asset_ready"
    PACKAGE_READY = "package_ready"
    PACKAGE_REFUSED = "package_refused"
    COURSE_ADDED = "course_added"
    CASE_ANSWERED = "case_answered"
    ON_LEAVE = "on_leave"
    OFFICE_WROTE = "office_wrote"
    SESSION_MOVED = "session_moved"
    SESSION_CANCELLED = "session_cancelled"
    WORK_RETURNED = "work_returned"
    WORK_WEEK_MISSING = "work_week_missing"
    WORK_WEEK_MISSING_OF = "work_week_missing_of"
    DEPUTY_SET = "deputy_set"
    STALLED_LEARNER = "stalled_learner"
    STALLED_MENTOR = "stalled_mentor"
    STALLED_HR = "stalled_hr"
    MENTOR_ASKED = "mentor_asked"
    MENTOR_ANSWERED = "mentor_answered"
    MONTHLY_REPORT = "monthly_report"
    ANNOUNCED = "announced"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    QUIZ_MARKED = "quiz_marked"
    MAKE_UP_PLANNED = "make_up_planned"
    MAIL_CONFIRM = "mail_confirm"
    JOIN_DECLINED = "join_declined"
    COURSE_SUBMITTED = "course_submitted"
    COURSE_RETURNED = "course_returned"
    COURSE_PLANNED = "course_planned"
    COURSE_PUBLISHED = "course_published"
    COURSE_STUCK = "course_stuck"
    COURSE_REMARKED = "course_remarked"


class UnknownNotice(LookupError):
    """A notice of a kind, or without a value, that its words need."""


# Values are plain texts and numbers; no ID numbers, no telephone numbers. `day` is an ISO date: queries.said.
# `why` of a video is said anew from its `code` in the language of who reads.
NOTICE_WORDS: dict[str, Promise] = {
    NoticeKind.ENROLLED: _("You are in the class %(cohort)s. Open it to begin."),
    NoticeKind.MENTOR_ASSIGNED: _("%(learner)s is your apprentice in %(cohort)s from now on."),
    NoticeKind.REMINDER: _("%(sender)s reminds you: %(units)s units to go in %(cohort)s."),
    NoticeKind.HOURS_CORRECTED: _("Your hours of %(day)s were corrected. Reason: %(why)s"),
    NoticeKind.HOURS_MOVED: _("Your hours of %(cohort)s are in %(target)s now. Reason: %(why)s"),
    NoticeKind.RULES_CHANGED: _(
        "Your hours in %(cohort)s are counted by %(rule)s from now on:"
        " %(before)s units before, %(after)s now. Reason: %(why)s"
    ),
    NoticeKind.CERTIFICATE_ISSUED: _("Your certificate for %(programme)s is ready: %(serial)s."),
    NoticeKind.CERTIFICATE_REVOKED: _("The certificate %(serial)s was revoked. Reason: %(why)s"),
    NoticeKind.CERTIFICATE_REVIEW: _("The certificate %(serial)s needs a look: %(why)s"),
    NoticeKind.ASSET_FAILED: _("The video %(title)s could not be prepared: %(why)s"),
    NoticeKind.ASSET_DAMAGED: _(
        "The video %(title)s is readable in part. What is there plays; decide whether that is enough."
    ),
    NoticeKind.ASSET_READY: _("The video %(title)s is ready."),
    NoticeKind.PACKAGE_READY: _("“%(title)s” is ready: put it into a lesson."),
    NoticeKind.PACKAGE_REFUSED: _("“%(title)s” was not taken. Open it to see what must be corrected."),
    NoticeKind.COURSE_ADDED: _("A course was added to %(cohort)s: %(course)s."),
    NoticeKind.CASE_ANSWERED: _("The training office answered your question: %(answer)s"),
    NoticeKind.ON_LEAVE: _(
        "You are on leave in %(cohort)s from %(day)s on. What you learn meanwhile counts."
    ),
    NoticeKind.OFFICE_WROTE: _("The training office writes to you: %(answer)s"),
    NoticeKind.SESSION_MOVED: _("%(cohort)s: the session of %(day)s was changed. Reason: %(why)s"),
    NoticeKind.SESSION_CANCELLED: _("%(cohort)s does not meet on %(day)s. Reason: %(why)s"),
    NoticeKind.WORK_RETURNED: _("%(name)s gave your log of %(day)s back: %(why)s"),
    NoticeKind.WORK_WEEK_MISSING: _("Your log of the week from %(day)s is empty. Write what you worked on."),
    NoticeKind.WORK_WEEK_MISSING_OF: _("%(name)s has written nothing in the week from %(day)s."),
    NoticeKind.DEPUTY_SET: _("You sign the logs for %(name)s from %(day)s on."),
    NoticeKind.STALLED_LEARNER: _(
        "%(days)s days without learning in %(cohort)s. Ten minutes today get you going again."
    ),
    NoticeKind.STALLED_MENTOR: _(
        "%(learner)s has not learned in %(cohort)s for %(days)s days. A word from you helps."
    ),
    NoticeKind.STALLED_HR: _(
        "%(n)s of your people have not learned in %(cohort)s for %(days)s days or more."
    ),
    NoticeKind.JOIN_DECLINED: _("You are not in the class %(cohort)s. Reason: %(why)s"),
    NoticeKind.MENTOR_ASKED: _("%(sender)s asks you about %(learner)s: %(note)s"),
    NoticeKind.MENTOR_ANSWERED: _("%(sender)s answers about %(learner)s: %(note)s"),
    NoticeKind.MONTHLY_REPORT: _("The report of %(partner)s for %(month)s is ready."),
    NoticeKind.ANNOUNCED: _("%(cohort)s: %(title)s"),
    NoticeKind.QUESTION_ASKED: _("Somebody of %(cohort)s asks about %(title)s."),
    NoticeKind.QUESTION_ANSWERED: _("Your question on %(title)s was answered."),
    NoticeKind.QUIZ_MARKED: _("%(title)s is marked: your result is there."),
    NoticeKind.MAKE_UP_PLANNED: _("%(cohort)s: on %(day)s at %(clock)s you make up what you missed."),
    NoticeKind.COURSE_SUBMITTED: _("%(sender)s hands in %(course)s for a review."),
    NoticeKind.COURSE_RETURNED: _("%(course)s: changes are asked for. %(note)s"),
    NoticeKind.COURSE_PLANNED: _("%(course)s is approved and will be published on %(day)s."),
    NoticeKind.COURSE_PUBLISHED: _("%(course)s is approved and published."),
    NoticeKind.COURSE_STUCK: _("%(course)s could not be published on its day: %(note)s"),
    NoticeKind.COURSE_REMARKED: _("%(sender)s says something about %(course)s."),
    NoticeKind.MAIL_CONFIRM: _(
        "Tap the link to get messages of the academy here. If you do not know why this came, do nothing."
    ),
}


def words_of(kind: str, values: dict[str, object]) -> str:
    """The words of a notice in the active language. Raises UnknownNotice when the kind or a value is missing."""
    try:
        return str(NOTICE_WORDS[kind]) % values
    except KeyError as error:
        raise UnknownNotice(f"notice {kind!r} lacks {error}") from error
