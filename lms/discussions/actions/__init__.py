"""Everything that is written about announcements and questions."""

from lms.discussions.actions.announcing import (
    Draft,
    announce,
    change_announcement,
    mark_opened,
    withdraw_announcement,
)
from lms.discussions.actions.answering import (
    answer_question,
    change_answer,
    hide_question,
    open_to,
    show_question,
    withdraw_answer,
)
from lms.discussions.actions.asking import ask_again, ask_question, say_helped

__all__ = [
    "Draft",
    "announce",
    "answer_question",
    "ask_again",
    "ask_question",
    "change_announcement",
    "change_answer",
    "hide_question",
    "mark_opened",
    "open_to",
    "say_helped",
    "show_question",
    "withdraw_announcement",
    "withdraw_answer",
]
