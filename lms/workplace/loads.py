"""How much each mentor carries: apprentices of how many, and lines of the log that wait for a signature."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Min

from lms.accounts.models import User
from lms.cohorts.models import EnrolmentState, Mentorship
from lms.cohorts.queries import MENTOR_LIMIT
from lms.partners.models import Partner
from lms.rulesets.queries import rulesets_by_id
from lms.workplace.models import WorkLog


@dataclass(slots=True)
class MentorLoad:
    """One mentor at one partner. `most`: the fewest that a rule set of theirs allows. `waiting`: lines unsigned, the
    oldest of `oldest_on`.
    """

    mentor: User
    partner: Partner
    apprentices: int = 0
    most: int = MENTOR_LIMIT
    waiting: int = 0
    oldest_on: date | None = None
    rulesets: set[int] = field(default_factory=set)

    @property
    def is_over(self) -> bool:
        """More apprentices than the rule set allows."""
        return self.apprentices > self.most


def mentor_loads() -> Sequence[MentorLoad]:
    """Every mentor with an apprentice, whoever carries most first: two queries, once the rule sets are known. With two
    mentors a line waits for both.
    """
    held = Mentorship.objects.filter(
        until_on__isnull=True,
        enrolment__state=EnrolmentState.ACTIVE,
        enrolment__cohort__partner__isnull=False,
    ).select_related("mentor", "enrolment__cohort__partner")
    found: dict[tuple[int, int], MentorLoad] = {}
    of_enrolment: dict[int, list[MentorLoad]] = defaultdict(list)
    for row in held:
        partner = row.enrolment.cohort.partner
        if partner is None:
            continue
        load = found.setdefault((row.mentor_id, partner.pk), MentorLoad(row.mentor, partner))
        load.apprentices += 1
        load.rulesets.add(row.enrolment.ruleset_id)
        of_enrolment[row.enrolment_id].append(load)
    rules = rulesets_by_id({pk for load in found.values() for pk in load.rulesets})
    for load in found.values():
        load.most = min(int(rules[pk].extra.get("mentor_max") or MENTOR_LIMIT) for pk in load.rulesets)
    waiting = WorkLog.objects.filter(decision__isnull=True).values_list("enrolment")
    for enrolment, count, oldest in waiting.annotate(Count("pk"), Min("day")).order_by():
        for load in of_enrolment.get(enrolment, ()):
            load.waiting += count
            load.oldest_on = min(oldest, load.oldest_on or oldest)
    return sorted(
        found.values(),
        key=lambda load: (-load.apprentices, -load.waiting, load.mentor.display_name, load.mentor.pk),
    )
