"""What the study room refuses, in words that say what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal


class StudyRefusal(Refusal):
    """Something about a lease or its beats that cannot be done. Nothing was credited, nothing earned is lost."""

    code = "study-refused"


class NotEnrolled(StudyRefusal):
    code = "not-enrolled"
    words = _("This class is not open to you any more. Ask the training office.")


class LessonWithoutClock(StudyRefusal):
    code = "no-clock"
    words = _("No time is counted on this kind of lesson.")


class LessonNotReady(StudyRefusal):
    code = "not-ready"
    words = _("This lesson is still being prepared. Try again in a few minutes.")


class LeaseInvalid(StudyRefusal):
    code = "lease-invalid"
    words = _("This player has no valid permission to count time. Open the lesson again.")


class TooManyBeats(StudyRefusal):
    code = "too-many-beats"
    words = _("Send at most %(most)s beats at once.")


class BeatsBusy(StudyRefusal):
    """Several requests wrote to one lease at the same moment; the client sends again."""

    code = "busy"
    words = _("Nothing was changed. Send the same request again in a moment.")


class PassInvalid(StudyRefusal):
    code = "pass-invalid"
    words = _(
        "This is no permission to report learning without a network. Open the lesson again with a network."
    )


class DeviceUnknown(StudyRefusal):
    code = "device-unknown"
    words = _("This device is not known any more. Open the lesson again with a network.")


class BatchRefused(StudyRefusal):
    """A batch that was kept as it came, but of which nothing is taken. `batch` is its number for the office."""

    def __init__(self, code: str, *, batch: str) -> None:
        super().__init__(batch=batch)
        self.code = code

    @property
    def message(self) -> str:
        """What to tell the person."""
        return str(BATCH_WORDS[self.code]) % self.values


class TooManyRefused(StudyRefusal):
    code = "too-many-refused"
    words = _("Too much came from this device that cannot be taken. Open the lesson again with a network.")


class NothingHeld(StudyRefusal):
    code = "nothing-held"
    words = _("Nothing of this learning waits for a decision any more.")


class TooMuchDecided(StudyRefusal):
    code = "too-much-decided"
    words = _("At most %(most)s minutes can have been learned in that time.")


# Why nothing of a batch was taken, by code.
BATCH_WORDS = {
    "bad-signature": _(
        "What was learned without a network was not signed by this device. It is kept: show the training office "
        "the number %(batch)s."
    ),
    "wrong-device": _(
        "What was learned without a network comes from another device than the one that got the permission. Send it "
        "from that device; it is kept under the number %(batch)s."
    ),
    "malformed": _(
        "What was learned without a network cannot be read. It is kept: show the training office the number "
        "%(batch)s."
    ),
}

# Why one beat was not taken, by code of `rules.beats.BeatRefused`.
BEAT_WORDS = {
    "malformed": _("A field of the beat is missing or of the wrong kind."),
    "not-a-number": _("A number of the beat is not a number."),
    "negative": _("A time of the beat is negative."),
    "too-long": _("One beat spans at most 15 minutes."),
    "rate": _("The speed is out of range."),
    "backwards": _("The video cannot run backwards within one beat."),
    "before-lease": _("The beat lies before the lesson was opened."),
    "ahead-of-clock": _("The beat lies in the future."),
    "too-late": _("The beat is older than a week; the training office can look at it."),
    "expired": _("The permission to count time has ended. Open the lesson again."),
    "superseded": _("You went on with another device; time counts there."),
    "closed": _("The lesson was closed at that time. Open it again."),
}
