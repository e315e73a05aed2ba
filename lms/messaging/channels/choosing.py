"""Which channels are on, and the sender of each: what settings.MESSAGES says."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from lms.messaging.channels.console import Console
from lms.messaging.channels.dingtalk import DingTalk
from lms.messaging.channels.letters import Sender
from lms.messaging.channels.mail import Mail
from lms.messaging.channels.sms import Sms
from lms.messaging.channels.wecom import WeCom
from lms.messaging.kinds import Channel


def channels_on() -> tuple[Channel, ...]:
    """The channels that the settings name, in our order; none: everything stays inside."""
    named = set(settings.MESSAGES["CHANNELS"])
    return tuple(channel for channel in Channel if channel in named)


def is_console(channel: Channel) -> bool:
    """Whether what goes over this channel leaves the house at all."""
    said = settings.MESSAGES
    return bool(said["CONSOLE"]) or (channel is Channel.SMS and not said["SMS_URL"])


def sender_of(channel: Channel) -> Sender | None:
    """Who sends over a channel; None while it is off."""
    said = settings.MESSAGES
    if channel not in channels_on():
        return None
    if is_console(channel):
        return Console()
    match channel:
        case Channel.MAIL:
            return Mail(settings.DEFAULT_FROM_EMAIL, urlsplit(settings.PUBLIC_ORIGIN).hostname or "localhost")
        case Channel.SMS:
            return Sms(said["SMS_URL"], said["SMS_BODY"], said["SMS_TOKEN"], said["SMS_SUCCESS"])
        case Channel.WECOM:
            return WeCom(
                said["WECOM_ORIGIN"], said["WECOM_CORP_ID"], said["WECOM_SECRET"], said["WECOM_AGENT_ID"]
            )
        case Channel.DINGTALK:
            return DingTalk(
                said["DINGTALK_ORIGIN"],
                said["DINGTALK_APP_KEY"],
                said["DINGTALK_APP_SECRET"],
                said["DINGTALK_AGENT_ID"],
            )
