"""What cannot be done with announcements and questions, in words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal


class DiscussionRefusal(Refusal):
    """Something about an announcement or a question that cannot be done."""

    code = "discussion-refused"


class TitleMissing(DiscussionRefusal):
    code = "announcement-title-missing"
    words = _("Write a title.")


class TextMissing(DiscussionRefusal):
    code = "discussion-text-missing"
    words = _("Write something first.")


class EndsBeforeItBegins(DiscussionRefusal):
    code = "announcement-ends-too-early"
    words = _("The last day is before the first. Change one of the two.")


class IsWithdrawn(DiscussionRefusal):
    code = "discussion-withdrawn"
    words = _("This was withdrawn. Write a new one.")


class TooManyQuestions(DiscussionRefusal):
    code = "too-many-questions"
    words = _("%(most)s questions in one hour are enough. Your trainer reads them; ask again later.")


class ReasonMissing(DiscussionRefusal):
    code = "hide-reason-missing"
    words = _("Say why it is hidden: the asker reads it.")


class NothingToAnswer(DiscussionRefusal):
    code = "question-hidden"
    words = _("This question is hidden. Show it again before you answer.")
