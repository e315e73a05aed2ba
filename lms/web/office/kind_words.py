"""The kinds of classes in words: what one is for, and what a class of it says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lms.accounts.categories import all_categories, name_in
from lms.cohorts.models import Cohort, CohortKind

KIND_WORDS: dict[str, Promise] = {
    CohortKind.APPRENTICESHIP: gettext_lazy(
        "With an enterprise: an agreement and a mentor for each apprentice, and a work log every week."
    ),
    CohortKind.ORDER: gettext_lazy("An enterprise orders it, gives its name, and has a number of seats."),
    CohortKind.VILLAGE: gettext_lazy(
        "In the village, mostly on site: an organiser answers for it, and everybody in the room is signed in."
    ),
    CohortKind.REEMPLOYMENT: gettext_lazy("For people out of work; the categories decide about allowances."),
}


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind to choose."""

    label: str
    words: str
    query: str
    is_current: bool


def kind_lines(current: str, given: Mapping[str, str]) -> Sequence[KindLine]:
    """The kinds that the office makes; choosing one keeps the partner and the programme of the address."""
    kept = {name: given[name] for name in ("partner", "programme") if given.get(name)}
    return [
        KindLine(
            str(kind.label), str(KIND_WORDS[kind]), urlencode({"kind": kind.value, **kept}), kind == current
        )
        for kind in CohortKind
        if kind in KIND_WORDS
    ]


def kind_facts(cohort: Cohort) -> Sequence[str]:
    """What a class says of itself beside its days: kind, name-giver, place, organiser, seats, categories.

    One query where categories are expected, else none.
    """
    facts = [str(CohortKind(cohort.kind).label)]
    if cohort.brand:
        facts.append(_("named after %(name)s") % {"name": cohort.brand})
    if cohort.place:
        facts.append(cohort.place)
    if cohort.organiser:
        facts.append(_("organiser: %(name)s") % {"name": cohort.organiser})
    if cohort.seats is not None:
        facts.append(_("%(n)s seats") % {"n": cohort.seats})
    if cohort.expected_categories:
        names = [
            name_in(row, get_language() or "")
            for row in all_categories()
            if row.code in cohort.expected_categories
        ]
        facts.append(_("for %(names)s") % {"names": ", ".join(names)})
    return facts
