"""What the courseware room refuses, in words that say what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.refusals import Refusal


class CoursewareRefusal(Refusal):
    """Something about an attempt that cannot be done. What was sent before is kept."""

    code = "courseware-refused"


class NotCourseware(CoursewareRefusal):
    code = "not-courseware"
    words = _("This lesson shows no courseware.")


class CoursewareMissing(CoursewareRefusal):
    code = "courseware-missing"
    words = _("The courseware of this lesson is not there any more. Tell your trainer.")


class StandardNotPlayed(CoursewareRefusal):
    code = "standard-not-played"
    words = _("Courseware of this standard cannot be played here yet. Tell your trainer.")


class NotOpenToLearner(CoursewareRefusal):
    code = "not-enrolled"
    words = _("This class is not open to you any more. Ask the training office.")


class AttemptStillOpen(CoursewareRefusal):
    code = "attempt-open"
    words = _("Your attempt is not done yet: go on with it.")


class TooManyAttempts(CoursewareRefusal):
    code = "too-many-attempts"
    words = _("You began this courseware %(most)s times. Ask your trainer before you begin again.")


class LaunchInvalid(CoursewareRefusal):
    code = "launch-invalid"
    words = _("This page is not valid any more. Open the lesson again.")


class SessionOver(CoursewareRefusal):
    code = "session-over"
    words = _("The courseware was opened elsewhere, and goes on there. Open the lesson again to go on here.")


class ItemUnknown(CoursewareRefusal):
    code = "item-unknown"
    words = _("This part is not in the courseware.")


class CommitBusy(CoursewareRefusal):
    code = "busy"
    words = _("Nothing was changed. Send the same request again in a moment.")
