"""Where the people of a roster go: into its class, or into the one that their row names; what is at odds with the class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lms.cohorts.models import Cohort, CohortState, Places
from lms.cohorts.rules.roster import Column, Problem, Roster, RosterRow
from lms.cohorts.rules.roster.places import is_other_level, is_other_occupation, is_same
from lms.partners.models import Partner


@dataclass(frozen=True, slots=True)
class _Around:
    """What a row may name beside its class."""

    cohort: Cohort
    answer: str
    classes: Mapping[str, Cohort]
    partners: Sequence[Partner]


def placed(
    roster: Roster, *, cohort: Cohort, answer: str, sees_others: bool
) -> tuple[Roster, Mapping[str, Cohort]]:
    """The roster with what is at odds named, and the other classes that rows go into, by the key that they carry.

    One query where a row names another class, and one where another enterprise; without `sees_others` only classes of
    the same partner are known.
    """
    said = {row.cohort for row in roster.rows} - {""}
    others = {text for text in said if not is_same(text, cohort.name, cohort.key)}
    classes = _named(others, cohort, sees_others=sees_others) if others else {}
    partner = cohort.partner
    strange = partner and any(
        row.partner and not is_same(row.partner, partner.name, partner.name_en) for row in roster.rows
    )
    around = _Around(cohort, answer, classes, list(Partner.objects.all()) if strange and sees_others else ())
    rows = tuple(_once(_placed(row, around, others) for row in roster.rows))
    goals = {row.goal for row in rows} - {""}
    return replace(roster, rows=rows), {each.key: each for each in classes.values() if each.key in goals}


def _named(texts: Iterable[str], cohort: Cohort, *, sees_others: bool) -> dict[str, Cohort]:
    """The class that each text names, where exactly one is that loosely, or one to the letter."""
    known = Cohort.objects.select_related("partner", "programme__ruleset").exclude(pk=cohort.pk)
    if not sees_others:
        known = known.filter(partner=cohort.partner_id)
    there = list(known)
    found = {}
    for text in texts:
        exact = [each for each in there if text in {each.name, each.key}]
        loose = exact or [each for each in there if is_same(text, each.name)]
        if len(loose) == 1:
            found[text] = loose[0]
    return found


def _placed(row: RosterRow, around: _Around, others: Iterable[str]) -> RosterRow:
    home = around.cohort
    if row.cohort in others:
        row, home = _in_class(row, around)
    if row.partner and home.partner:
        row = _of_partner(row, home.partner, around)
    programme = home.programme
    if row.occupation and is_other_occupation(
        row.occupation, (*map(str, programme.title.values()), programme.occupation)
    ):
        row = _asked(row, Column.OCCUPATION, "occupation-differs", row.occupation)
    if row.level and is_other_level(row.level, programme.level):
        row = _asked(row, Column.LEVEL, "level-differs", row.level)
    return row


def _in_class(row: RosterRow, around: _Around) -> tuple[RosterRow, Cohort]:
    if around.answer == Places.HERE:
        return _asked(row, Column.CLASS, "class-differs", row.cohort), around.cohort
    goal = around.classes.get(row.cohort)
    if goal is None:
        return _refused(row, Column.CLASS, "class-unknown", row.cohort), around.cohort
    if around.answer != Places.THERE:
        return _refused(row, Column.CLASS, "class-other", goal.name), around.cohort
    if goal.state == CohortState.CLOSED:
        return _refused(row, Column.CLASS, "class-closed", goal.name), around.cohort
    return replace(row, goal=goal.key), goal


def _of_partner(row: RosterRow, partner: Partner, around: _Around) -> RosterRow:
    """Another partner of the academy is an error; a name that nobody has is perhaps another name of the same."""
    if is_same(row.partner, partner.name, partner.name_en):
        return row
    if any(is_same(row.partner, other.name, other.name_en) for other in around.partners):
        return _refused(row, Column.PARTNER, "partner-other", row.partner)
    return _asked(row, Column.PARTNER, "partner-differs", row.partner)


def _once(rows: Iterable[RosterRow]) -> Iterator[RosterRow]:
    """The rows; what a whole column says differently is asked at its first row."""
    seen: set[Problem] = set()
    for row in rows:
        mine = [question for question in row.questions if question.code in ASKED_ONCE]
        if not mine:
            yield row
            continue
        again = {question for question in mine if question in seen}
        seen.update(mine)
        yield replace(row, questions=tuple(each for each in row.questions if each not in again))


ASKED_ONCE = frozenset({"class-differs", "partner-differs", "occupation-differs", "level-differs"})


def _asked(row: RosterRow, column: Column, code: str, other: str) -> RosterRow:
    return replace(row, questions=(*row.questions, Problem(column, code, other)))


def _refused(row: RosterRow, column: Column, code: str, other: str) -> RosterRow:
    return replace(row, problems=(*row.problems, Problem(column, code, other)))
