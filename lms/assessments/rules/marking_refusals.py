"""What a marker cannot do, in words that say what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.assessments.rules.evidence import LONGEST_S, MOST_MB
from lms.assessments.rules.refusals import AssessmentsRefusal


class AwaitsMarks(AssessmentsRefusal):
    """The attempt before is handed in, and people have still to mark it."""

    code = "awaits-marks"
    words = _("Your last try is still being marked. You are told as soon as the result is there.")


class OwnWork(AssessmentsRefusal):
    code = "own-work"
    words = _("Nobody marks their own answers. A colleague does.")


class PointsImpossible(AssessmentsRefusal):
    code = "points-impossible"
    words = _("Give points for every line: half points, from nothing up to what the line is worth.")


class AlreadyMarked(AssessmentsRefusal):
    """Others have given what was needed meanwhile."""

    code = "already-marked"
    words = _("Somebody else has marked this answer meanwhile. Go on with the next one.")


class AlreadyReleased(AssessmentsRefusal):
    code = "already-released"
    words = _("The result is released: its marks stay as they are.")


class NotSecondMarker(AssessmentsRefusal):
    """The two whose marks differ do not decide about them."""

    code = "not-a-third"
    words = _("Your own mark is one of the two that differ. A third person decides.")


class PlanTooLate(AssessmentsRefusal):
    code = "plan-too-late"
    words = _(
        "Answers of this quiz are marked already. What was agreed holds until their results are released."
    )


class NothingReady(AssessmentsRefusal):
    code = "nothing-ready"
    words = _("No result is ready yet: every answer of a person must be marked first.")


class AlreadyPassed(AssessmentsRefusal):
    code = "already-passed"
    words = _("This person has passed already. A result that is released stays as it is.")


class DeviceTakenAway(AssessmentsRefusal):
    code = "device-removed"
    words = _("This device was taken away from its account. What it sends is kept, and counts nothing.")


class BenchKitInvalid(AssessmentsRefusal):
    code = "kit-invalid"
    words = _("This device has to take the tasks along anew: sign in, and open this page.")


class ScoresRefused(AssessmentsRefusal):
    """The signature does not fit, or the text is no batch of scores."""

    code = "scores-refused"
    words = _("These scores cannot be read. Nothing was taken.")


class EvidenceTooLarge(AssessmentsRefusal):
    code = "evidence-too-large"
    words = _("This file is larger than %(most)s MB. Record it shorter, or with a smaller picture.")

    def __init__(self) -> None:
        super().__init__(most=MOST_MB)


class EvidenceTooLong(AssessmentsRefusal):
    code = "evidence-too-long"
    words = _("A film or a voice is at most %(most)s seconds long. Record it anew, shorter.")

    def __init__(self) -> None:
        super().__init__(most=LONGEST_S)


class EvidenceUnreadable(AssessmentsRefusal):
    """No MP4, WebM or Ogg that browsers play, or a broken one."""

    code = "evidence-unreadable"
    words = _("This file cannot be played. Record it anew as MP4, WebM, M4A or Ogg.")


class EvidenceForeign(AssessmentsRefusal):
    """No signed score names this file."""

    code = "evidence-foreign"
    words = _("No score names this file. Send the score first.")
