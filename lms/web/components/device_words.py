"""Kinds of devices in words: enough to know one's own again, for a person's own list and for an exam room."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lms.accounts.rules import Device

KINDS: dict[Device, Promise] = {
    Device.IPHONE: gettext_lazy("iPhone"),
    Device.IPAD: gettext_lazy("iPad"),
    Device.ANDROID_PHONE: gettext_lazy("Android phone"),
    Device.ANDROID_TABLET: gettext_lazy("Android tablet"),
    Device.HARMONY: gettext_lazy("HarmonyOS phone"),
    Device.WINDOWS: gettext_lazy("Windows computer"),
    Device.MAC: gettext_lazy("Mac"),
    Device.LINUX: gettext_lazy("Linux computer"),
    Device.OTHER: gettext_lazy("Another device"),
}


def device_words(kind: str) -> str:
    """What a stored kind is called; "" for none."""
    return next((str(words) for device, words in KINDS.items() if device.value == kind), "")
