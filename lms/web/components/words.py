"""Numbers as people read them: units, minutes, clock times, megabytes. Pure but for the language."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.reports.words import points_text, units_text  # one figure on screens and in files

__all__ = [
    "clock_text", "megabytes_text", "minutes_text", "mode_names", "points_text", "units_text", "zone_text",
]  # fmt: skip


def minutes_text(seconds: float) -> str:
    """A length of time in words, rounded to the minute: "28 min", "1 h 5 min", "40 s" when shorter than one."""
    whole = round(seconds)
    if whole < 60:
        return ngettext("%(count)d s", "%(count)d s", whole) % {"count": whole}
    hours, minutes = divmod(round(whole / 60), 60)
    if not hours:
        return ngettext("%(count)d min", "%(count)d min", minutes) % {"count": minutes}
    if not minutes:
        return ngettext("%(count)d h", "%(count)d h", hours) % {"count": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}


_ZONES = {"Asia/Shanghai": gettext_lazy("Beijing time"), "Asia/Ho_Chi_Minh": gettext_lazy("Vietnam time")}


def zone_text(name: str) -> str:
    """A time zone as people call it; the name of the database where we know no other."""
    return str(_ZONES.get(name, name))


def clock_text(seconds: float) -> str:
    """A position in a film: 192 -> "3:12", 3725 -> "1:02:05"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def megabytes_text(size: int) -> str:
    """A download as a person on a data plan reads it: "4 MB", "0.6 MB", "1.2 GB"."""
    megabytes = size / 1_000_000
    # Rounded here: number_format cuts digits off, and a download is not to look smaller than it is.
    if round(megabytes) >= 1000:
        return f"{number_format(round(megabytes / 1000, 1), decimal_pos=1)} GB"
    if round(megabytes, 1) >= 10:
        return f"{number_format(round(megabytes), decimal_pos=0)} MB"
    return f"{number_format(max(round(megabytes, 1), 0.1), decimal_pos=1)} MB"


def mode_names() -> dict[str, str]:
    """The words of the modes."""
    return {
        "online": _("online"),
        "live": _("live online"),
        "onsite": _("on site"),
        "workplace": _("workplace"),
        "assessment": _("assessment"),
    }
