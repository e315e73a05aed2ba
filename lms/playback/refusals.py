"""What a trainer may not do with a file, in words that say what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal


class FileRefusal(Refusal):
    """Something that a file does not allow."""


class FileInUse(FileRefusal):
    """A lesson or somebody's course version shows it."""

    code = "file-in-use"
    words = _(
        "“%(title)s” is used in a course, so it stays. Take it out of the lessons first: its page says which."
    )


class NothingToKeep(FileRefusal):
    """There is no damaged file to decide about."""

    code = "nothing-to-keep"
    words = _("There is nothing to decide about this file any more.")


class NotToRetry(FileRefusal):
    """A size that did not fail, or work on the file that is not over."""

    code = "not-to-retry"
    words = _("This size cannot be tried again now: it did not fail, or other work on the file is not over.")


class NotItself(FileRefusal):
    """A file would replace itself."""

    code = "replaces-itself"
    words = _("Choose another file: this one cannot replace itself.")


class TitleMissing(FileRefusal):
    """A file without a name."""

    code = "title-missing"
    words = _("Write a name, so that you find the file again.")


class QuotaTooSmall(FileRefusal):
    """Less room than the person uses already, or none."""

    code = "quota-too-small"
    words = _("Give at least as much room as is used already: %(used)s.")


class StillWatched(FileRefusal):
    """Learners could see it lately, and their player may still be reading."""

    code = "still-watched"
    words = _("Learners could see this file until lately. It can be cleared away from %(day)s on.")


class NotInBin(FileRefusal):
    """Only what lies in the bin is cleared away."""

    code = "not-in-bin"
    words = _("Put the file into the bin first.")
