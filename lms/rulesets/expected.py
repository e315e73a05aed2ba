"""What each field of a rule set takes, in words: for whoever pasted something else."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXT = _("a text")
WHOLE = _("a whole number")
NUMBER = _("a number above 0, or a fraction like 3/2")
LIST = _("a list; the names it takes are in the description of the fields")

EXPECTED: dict[str, Promise] = {
    "code": _("letters, digits and hyphens, at most 40"),
    "version": WHOLE,
    "title": _("a text for each of zh-hans, en and vi"),
    "source": TEXT,
    "tz": _("the name of a time zone, like Asia/Shanghai"),
    "unit_min": _("whole minutes from 1 to 240 for each of online, live, onsite, workplace, assessment"),
    "round": _("the step 1 or 1/10, and the mode floor"),
    "round_step": _("the step 1 or 1/10, and the mode floor"),
    "daily_cap_units": _("a number of units, or one for each mode, or null for no limit"),
    "cap_modes": _("a list of online, live, onsite, workplace, assessment"),
    "speed": _("one of min, wall, content"),
    "max_rate": NUMBER,
    "max_rate_before_done": NUMBER,
    "grace_s": WHOLE,
    "idle": _("one of pause, void_since_proof"),
    "work_day_max_s": WHOLE,
    "prompt": _(
        "every_min with two whole numbers, timeout_s, max_per_h, and on_miss: pause or void_since_proof"
    ),
    "quiz_gate": _("pass from 0 to 100, and cooldown_min as a whole number"),
    "require": _("whole numbers for total, central, online, onsite, workplace"),
    "share": _(
        "a list of shares: of, mode or what, min and max from 0 to 1, base planned or credited, unless"
    ),
    "class_max": _("n as a whole number, and on_exceed: warn or refuse"),
    "mentor_max": WHOLE,
    "late_after": _("days from 0 to 90"),
    "period_min": _("minutes from 1 to 240"),
    "filing": _("working_days from 0 to 90"),
    "grades": _("letters for online, onsite, workplace; offline_max_share from 0 to 1; D as a text"),
    "retain_years": WHOLE,
    "order": LIST,
    "sign_in": _("a list of am and pm"),
    "meal_days": _("true or false"),
    "verify_before_use": _("true or false"),
}
