"""Findings become questions of the office: each once, and not again while the same one about the person rests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from lms.cases.actions import open_case
from lms.cases.models import Case
from lms.cases.names import CaseKind
from lms.cases.queries import class_devices, known_threads, resting
from lms.cohorts.models import Enrolment
from lms.flags.rules.plays import Finding
from lms.flags.rules.thresholds import RESTS_FOR


@dataclass(slots=True)
class Asked:
    """What became of findings: how many there were, the cases opened for them."""

    found: int = 0
    opened: list[Case] = field(default_factory=list)

    def by_kind(self) -> dict[str, int]:
        """Opened cases, counted by kind."""
        kinds = [str(case.kind) for case in self.opened]
        return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def ask_about(findings: Iterable[Finding], *, at: datetime) -> Asked:
    """Open a case for what is new. Idempotent by the key of a finding, and each case in a transaction of its own.

    Not asked: what was asked before; the same kind about a person while one is open or was answered within a month
    (whoever works at night is not asked about every night); a device that the office has marked as shared.
    """
    rows = list(findings)
    asked = Asked(found=len(rows))
    known = known_threads([row.key for row in rows])
    rests = resting(since=at - RESTS_FOR)
    shared = class_devices({row.device for row in rows if row.device})
    enrolments = Enrolment.objects.in_bulk({row.enrolment_id for row in rows if row.enrolment_id})
    for row in rows:
        about = {(row.kind, row.device)} if row.device else {(row.kind, row.learner_id)}
        if row.key in known or about & rests or row.device in shared:
            continue
        rests |= about
        case = open_case(
            natural_key=row.key,
            kind=CaseKind(row.kind),
            learner_id=row.learner_id,
            enrolment=enrolments.get(row.enrolment_id) if row.enrolment_id else None,
            day=row.day,
            facts=row.facts,
            device=row.device,
            others=row.others,
            at=at,
        )
        asked.opened.append(case)
    return asked
