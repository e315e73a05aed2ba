"""What is sent outside the house, by which channels, and how much it matters: a table by kind. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.messaging.rules import NoticeKind


class Channel(StrEnum):
    """A way out of the house. What is left inside is a `Notice`."""

    MAIL = "mail"
    SMS = "sms"
    WECOM = "wecom"
    DINGTALK = "dingtalk"


CHANNEL_NAMES = {
    Channel.MAIL: _("e-mail"),
    Channel.SMS: _("SMS"),
    Channel.WECOM: _("WeCom"),
    Channel.DINGTALK: _("DingTalk"),
}
# What an address is sealed for; a telephone number as the room of accounts seals it.
PURPOSES = {
    Channel.MAIL: "mail_address",
    Channel.SMS: "phone",
    Channel.WECOM: "wecom_user",
    Channel.DINGTALK: "dingtalk_user",
}


class Level(StrEnum):
    """How much a message matters."""

    REQUIRED = (
        "required"  # somebody waits for it at this moment: it cannot be stopped, and passes quiet hours
    )
    URGENT = "urgent"  # passes quiet hours
    NORMAL = "normal"
    LOW = "low"  # waits for the message of the day
    INSIDE = "inside"  # stays in the product


@dataclass(frozen=True, slots=True)
class Traits:
    """How a kind goes out."""

    level: Level
    by_sms: bool = False


EVERY = frozenset(Channel)
CHEAP = EVERY - {Channel.SMS}
# A session that is so near is worth a message at night.
NEAR = timedelta(days=1)

# A kind that is not here stays inside.
TRAITS: dict[str, Traits] = {
    NoticeKind.ENROLLED: Traits(Level.NORMAL, by_sms=True),
    NoticeKind.MENTOR_ASSIGNED: Traits(Level.LOW),
    NoticeKind.REMINDER: Traits(Level.NORMAL, by_sms=True),
    NoticeKind.HOURS_CORRECTED: Traits(Level.LOW),
    NoticeKind.HOURS_MOVED: Traits(Level.LOW),
    NoticeKind.RULES_CHANGED: Traits(Level.LOW),
    NoticeKind.CERTIFICATE_ISSUED: Traits(Level.NORMAL, by_sms=True),
    NoticeKind.CERTIFICATE_REVOKED: Traits(Level.NORMAL, by_sms=True),
    NoticeKind.CERTIFICATE_REVIEW: Traits(Level.LOW),
    NoticeKind.ASSET_FAILED: Traits(Level.INSIDE),
    NoticeKind.ASSET_DAMAGED: Traits(Level.INSIDE),
    NoticeKind.ASSET_READY: Traits(Level.INSIDE),
    NoticeKind.PACKAGE_READY: Traits(Level.INSIDE),
    NoticeKind.PACKAGE_REFUSED: Traits(Level.INSIDE),
    NoticeKind.COURSE_ADDED: Traits(Level.LOW),
    NoticeKind.CASE_ANSWERED: Traits(Level.NORMAL, by_sms=True),
    NoticeKind.ON_LEAVE: Traits(Level.NORMAL),
    NoticeKind.OFFICE_WROTE: Traits(Level.NORMAL, by_sms=True),
    NoticeKind.SESSION_MOVED: Traits(Level.NORMAL, by_sms=True),
    NoticeKind.SESSION_CANCELLED: Traits(Level.NORMAL, by_sms=True),
    NoticeKind.WORK_RETURNED: Traits(Level.NORMAL),
    NoticeKind.WORK_WEEK_MISSING: Traits(Level.NORMAL),
    NoticeKind.WORK_WEEK_MISSING_OF: Traits(Level.LOW),
    NoticeKind.DEPUTY_SET: Traits(Level.NORMAL),
    NoticeKind.STALLED_LEARNER: Traits(Level.NORMAL, by_sms=True),
    NoticeKind.STALLED_MENTOR: Traits(Level.LOW),
    NoticeKind.STALLED_HR: Traits(Level.LOW),
    NoticeKind.JOIN_DECLINED: Traits(Level.NORMAL, by_sms=True),
    NoticeKind.MENTOR_ASKED: Traits(Level.NORMAL),
    NoticeKind.MENTOR_ANSWERED: Traits(Level.LOW),
    NoticeKind.MONTHLY_REPORT: Traits(Level.NORMAL),
    NoticeKind.ANNOUNCED: Traits(Level.NORMAL, by_sms=True),
    NoticeKind.QUESTION_ASKED: Traits(Level.LOW),
    NoticeKind.QUESTION_ANSWERED: Traits(Level.NORMAL),
    NoticeKind.QUIZ_MARKED: Traits(Level.NORMAL, by_sms=True),
    NoticeKind.MAKE_UP_PLANNED: Traits(Level.NORMAL, by_sms=True),
    NoticeKind.COURSE_SUBMITTED: Traits(Level.LOW),
    NoticeKind.COURSE_RETURNED: Traits(Level.NORMAL),
    NoticeKind.COURSE_PLANNED: Traits(Level.LOW),
    NoticeKind.COURSE_PUBLISHED: Traits(Level.NORMAL),
    NoticeKind.COURSE_STUCK: Traits(Level.NORMAL),
    NoticeKind.COURSE_REMARKED: Traits(Level.LOW),
    NoticeKind.MAIL_CONFIRM: Traits(Level.REQUIRED),
}

# The subject of a message of one kind; people also know the kind by it.
SUBJECTS: dict[str, Promise] = {
    NoticeKind.ENROLLED: _("You are in a class"),
    NoticeKind.MENTOR_ASSIGNED: _("A new apprentice"),
    NoticeKind.REMINDER: _("A reminder to learn"),
    NoticeKind.HOURS_CORRECTED: _("Your hours were corrected"),
    NoticeKind.HOURS_MOVED: _("Your hours were moved"),
    NoticeKind.RULES_CHANGED: _("Your hours are counted by new rules"),
    NoticeKind.CERTIFICATE_ISSUED: _("Your certificate is ready"),
    NoticeKind.CERTIFICATE_REVOKED: _("A certificate was revoked"),
    NoticeKind.CERTIFICATE_REVIEW: _("A certificate needs a look"),
    NoticeKind.ASSET_FAILED: _("A video could not be prepared"),
    NoticeKind.ASSET_DAMAGED: _("A video is readable in part"),
    NoticeKind.ASSET_READY: pgettext_lazy("message", "A video is ready"),
    NoticeKind.PACKAGE_READY: _("Courseware is ready"),
    NoticeKind.PACKAGE_REFUSED: _("Courseware was not taken"),
    NoticeKind.COURSE_ADDED: _("A course was added"),
    NoticeKind.CASE_ANSWERED: _("Your question was answered"),
    NoticeKind.ON_LEAVE: _("You are on leave"),
    NoticeKind.OFFICE_WROTE: _("A message of the training office"),
    NoticeKind.SESSION_MOVED: _("A session was changed"),
    NoticeKind.SESSION_CANCELLED: _("A session was cancelled"),
    NoticeKind.WORK_RETURNED: _("A log was given back"),
    NoticeKind.WORK_WEEK_MISSING: _("A week is empty in your log"),
    NoticeKind.WORK_WEEK_MISSING_OF: _("A week is empty in somebody's log"),
    NoticeKind.DEPUTY_SET: _("You sign for somebody"),
    NoticeKind.STALLED_LEARNER: _("Learning has paused"),
    NoticeKind.STALLED_MENTOR: _("An apprentice has paused"),
    NoticeKind.STALLED_HR: _("People have paused"),
    NoticeKind.JOIN_DECLINED: _("Your request for a class was declined"),
    NoticeKind.MENTOR_ASKED: _("A question about your apprentice"),
    NoticeKind.MENTOR_ANSWERED: _("A mentor answered"),
    NoticeKind.MONTHLY_REPORT: _("The monthly report is ready"),
    NoticeKind.ANNOUNCED: _("An announcement"),
    NoticeKind.QUESTION_ASKED: _("A question on a lesson"),
    NoticeKind.QUESTION_ANSWERED: _("An answer of your trainer"),
    NoticeKind.QUIZ_MARKED: _("Your result is there"),
    NoticeKind.MAKE_UP_PLANNED: _("A session to make up"),
    NoticeKind.COURSE_SUBMITTED: _("A course waits for a review"),
    NoticeKind.COURSE_RETURNED: _("Changes are asked for in a course"),
    NoticeKind.COURSE_PLANNED: _("A course is approved"),
    NoticeKind.COURSE_PUBLISHED: _("A course was published"),
    NoticeKind.COURSE_STUCK: _("A course could not be published"),
    NoticeKind.COURSE_REMARKED: _("A remark on a course"),
    NoticeKind.MAIL_CONFIRM: _("Is this your address?"),
}


def channels_of(kind: str) -> frozenset[Channel]:
    """By which channels a kind may go out at all; none for what stays inside or is not known."""
    traits = TRAITS.get(kind)
    if traits is None or traits.level is Level.INSIDE:
        return frozenset()
    if kind == NoticeKind.MAIL_CONFIRM:
        return frozenset({Channel.MAIL})
    return EVERY if traits.by_sms else CHEAP


def level_of(kind: str, values: dict[str, object], *, today: date) -> Level:
    """How much this message matters: a session of today or tomorrow is urgent."""
    if kind in {NoticeKind.SESSION_MOVED, NoticeKind.SESSION_CANCELLED}:
        try:
            day = date.fromisoformat(str(values.get("day", "")))
        except ValueError:
            return TRAITS[kind].level
        if today <= day <= today + NEAR:
            return Level.URGENT
    return TRAITS[kind].level
