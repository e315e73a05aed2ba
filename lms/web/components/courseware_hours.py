"""The two clocks of courseware in a sentence: what it claims of its time, what counts, and why (ADR 0071)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lms.web.components.words import minutes_text

# What a claim may be above what counts without a word about it: seconds are rounded on both sides.
GRACE_S = 60


def two_clocks(claimed_s: int, credited_s: int) -> str:
    """For the learner as for those who answer for the hours. Seconds of the whole lesson."""
    if not claimed_s:
        return _("The courseware claims no time of its own: the academy’s clock alone counts.")
    said = {"claimed": minutes_text(claimed_s), "credited": minutes_text(credited_s)}
    if not credited_s:
        return _("The courseware claims %(claimed)s; nothing counts so far.") % said
    if claimed_s > credited_s + GRACE_S:
        return (
            _(
                "The courseware claims %(claimed)s, %(credited)s count: never more than the academy’s clock saw and the lesson gives."
            )
            % said
        )
    return (
        _("The courseware claims %(claimed)s, %(credited)s count: never more than it claims itself.") % said
    )
