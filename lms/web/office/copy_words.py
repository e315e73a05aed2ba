"""What stands in the way of a session of a copied class, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.cohorts.copying import PlannedSession
from lms.cohorts.rules.holidays import Holiday

HOLIDAYS: dict[Holiday, Promise] = {
    Holiday.NEW_YEAR: gettext_lazy("New Year"),
    Holiday.LUNAR_NEW_YEAR: gettext_lazy("Lunar New Year"),
    Holiday.QINGMING: gettext_lazy("Qingming"),
    Holiday.HUNG_KINGS: gettext_lazy("Hung Kings’ Day"),
    Holiday.REUNIFICATION: gettext_lazy("Reunification Day"),
    Holiday.LABOUR: gettext_lazy("Labour Day"),
    Holiday.DRAGON_BOAT: gettext_lazy("Dragon Boat Festival"),
    Holiday.MID_AUTUMN: gettext_lazy("Mid-Autumn Festival"),
    Holiday.NATIONAL: gettext_lazy("National Day"),
}


def trouble_words(row: PlannedSession) -> Sequence[str]:
    """The holiday, and who or what is taken by which class."""
    words = [str(HOLIDAYS[row.holiday])] if row.holiday else []
    if row.trainer_in and row.source.trainer:
        said = {"name": row.source.trainer.display_name, "cohort": row.trainer_in}
        words.append(_("%(name)s teaches %(cohort)s then") % said)
    if row.room_of:
        words.append(_("%(room)s is taken by %(cohort)s") % {"room": row.source.room, "cohort": row.room_of})
    return words
