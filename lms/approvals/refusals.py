"""What cannot be done with the approval of a course, in words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal


class ApprovalRefusal(Refusal):
    """Something about a submission that cannot be done."""

    code = "approval-refused"


class NothingToSubmit(ApprovalRefusal):
    """No language was chosen that has a draft to publish."""

    code = "nothing-to-submit"
    words = _("Nothing of this course waits to be published. Change it in the editor first.")


class NotOpen(ApprovalRefusal):
    """Somebody decided, or took it back, before."""

    code = "submission-not-open"
    words = _("This was decided or taken back meanwhile. Look at the page again.")


class OwnSubmission(ApprovalRefusal):
    """Who handed a course in does not approve it."""

    code = "own-submission"
    words = _(
        "You handed this in yourself, so somebody else approves it. In an emergency publish it without a review."
    )


class ReasonMissing(ApprovalRefusal):
    """An act that people will ask about."""

    code = "reason-missing"
    words = _("Say why: the trainer and the auditor read it.")


class PointsOpen(ApprovalRefusal):
    """Points of the checklist are not ticked, and no reason is given."""

    code = "points-open"
    words = _(
        "Not every point of the checklist is ticked. Tick them, or say why it may be published all the same."
    )


class DayNotPossible(ApprovalRefusal):
    """Gone by, or years away."""

    code = "day-not-possible"
    words = _("Choose a day and a time that are still to come, within two years.")


class PublishedMeanwhile(ApprovalRefusal):
    """Another state of a page was published after the course was handed in."""

    code = "published-meanwhile"
    words = _(
        "The course was published or taken off the shelf after it was handed in. Hand it in again as it is now."
    )


class Prevented(ApprovalRefusal):
    """Learners would stand before nothing."""

    code = "publication-prevented"
    words = _("It cannot be published: %(why)s")


class TextMissing(ApprovalRefusal):
    """A remark without words."""

    code = "remark-missing"
    words = _("Write something first.")


class HolderMissing(ApprovalRefusal):
    """Rights of nobody."""

    code = "holder-missing"
    words = _("Write who owns it.")


class UnknownLicence(ApprovalRefusal):
    """No ground was chosen."""

    code = "licence-missing"
    words = _("Choose on what ground we may use it.")


class NobodyReviews(ApprovalRefusal):
    """Reviews that nobody could make."""

    code = "nobody-reviews"
    words = _(
        "Nobody has the role of the training office, so nobody could review. Give somebody the role first."
    )


class NotExpected(ApprovalRefusal):
    """A fault of ours, in the log."""

    code = "unexpected"
    words = _("The system failed; the operator sees why. Approve it again, or wait until it is mended.")
