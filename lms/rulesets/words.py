"""A rule set for people: each field with its name, its sentence, and what it means for a learner; two compared."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.rulesets.effective import Json, effective
from lms.rulesets.sentences import SENTENCES

# In the order in which people ask: the name of each field, and what it means for a learner.
FIELD_WORDS: dict[str, tuple[Promise, Promise]] = {
    "unit_min": (_("Minutes a unit"), _("So many minutes of learning make one unit.")),
    "round": (_("Rounding"), _("The rest is not lost: it counts towards the next unit.")),
    "daily_cap_units": (
        _("Limit a day"),
        _("What is watched beyond it stays seen, and can be earned on another day."),
    ),
    "speed": (_("What counts of a film"), _("Whether slow or fast play changes what is earned.")),
    "max_rate_before_done": (_("Speed at first"), _("Faster play is allowed, but earns nothing.")),
    "max_rate": (_("Speed after that"), _("For watching again: then little is left to earn anyway.")),
    "quiz_gate": (
        _("Quiz"),
        _("Time of a lesson with a quiz waits until the quiz is passed; no try is lost."),
    ),
    "prompt": (_("Presence questions"), _("One tap shows that somebody is there.")),
    "idle": (_("A question missed"), _("The film pauses. The stretch can be watched again and counts then.")),
    "require": (_("Units required"), _("The programme says what this class needs; this is its least.")),
    "share": (_("Shares"), _("What is over a share is shown as surplus. It is not taken away.")),
    "order": (_("What comes first"), _("What comes later opens when the first is done.")),
    "grace_s": (_("Late and early"), _("A few minutes at the door cost nothing.")),
    "sign_in": (_("Sign-in times"), _("Who signs in at these times has attended the day.")),
    "meal_days": (_("Meals"), _("The days follow from the sign-ins; nobody has to apply.")),
    "work_day_max_s": (_("Longest work day"), _("Longer shifts are recorded; the rest does not count.")),
    "tz": (
        _("Time zone"),
        _("What is learned after that midnight counts for the next day, wherever one is."),
    ),
    "grades": (_("Evidence that counts"), _("How well each hour has to be proved.")),
    "class_max": (_("Size of a class"), _("Small enough that everybody is seen.")),
    "mentor_max": (_("Apprentices a mentor"), _("So that the mentor has time for each.")),
    "late_after": (
        _("When a log is late"),
        _("A late line counts; whoever audits it sees that it came late."),
    ),
    "period_min": (
        _("Length of a period"),
        _("The timetable proposes it; the units follow from the minutes."),
    ),
    "filing": (_("Filing"), _("The class begins when it is approved.")),
    "retain_years": (
        _("How long papers are kept"),
        _("So long every hour can be shown to have been earned."),
    ),
    "verify_before_use": (_("Draft"), _("For the office: nothing changes for the learner.")),
    "title": (_("Title"), _("This name stands on statements.")),
    "source": (_("Source"), _("Where these rules come from, to look them up.")),
    "code": (_("Code"), _("With this name anybody finds the rule that counted an hour.")),
    "version": (_("Version"), _("Who began under a version stays on it, unless the class is moved.")),
}


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field in words."""

    name: str
    label: str
    sentence: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two rule sets fill differently, in words."""

    name: str
    label: str
    before: str
    after: str
    meaning: str


def ruleset_lines(data: Json) -> list[FieldLine]:
    """Every field of a valid rule set, what it leaves open included."""
    said = effective(data)
    return [
        FieldLine(name, str(label), SENTENCES[name](said.get(name)), str(meaning))
        for name, (label, meaning) in FIELD_WORDS.items()
        if name in said or name not in {"title", "source", "code", "version"}
    ]


def differences(before: Json, after: Json) -> tuple[list[Difference], list[FieldLine]]:
    """What two rule sets say differently, and what they say alike. A field written in another way is alike."""
    first, second = effective(before), effective(after)
    same = [line for line in ruleset_lines(before) if first.get(line.name) == second.get(line.name)]
    different = [
        Difference(
            name,
            str(label),
            SENTENCES[name](first.get(name)),
            SENTENCES[name](second.get(name)),
            str(meaning),
        )
        for name, (label, meaning) in FIELD_WORDS.items()
        if first.get(name) != second.get(name) and name not in {"title", "source", "code", "version"}
    ]
    return different, [line for line in same if line.name not in {"title", "source", "code", "version"}]
