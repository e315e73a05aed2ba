"""What courseware carries from one attempt, or one package, to another of the same learner: read and kept. All of it is a claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from courses.packages.manifest.sharing import Shared
from lms.scorm.models import Carried
from lms.scorm.rules.sharing import OBJECTIVE, TEXT, SharedClaim


def known_of(shared: Shared) -> dict[str, frozenset[str]]:
    """What a package names, by kind."""
    return {OBJECTIVE: shared.objectives, TEXT: shared.texts}


def carried_by(learner_id: int, shared: Shared) -> dict[str, dict[str, Any]] | None:
    """What is kept of a learner under the names of a package, as its run-time gets it; None where it names nothing.

    One query, none for None.
    """
    if not shared.objectives and not shared.texts:
        return None
    named = Q()
    for kind, targets in known_of(shared).items():
        named |= Q(kind=kind, target__in=targets) if targets else Q()
    found: dict[str, dict[str, Any]] = {"objectives": {}, "texts": {}}
    for row in Carried.objects.filter(named, learner_id=learner_id).only("kind", "target", "value"):
        found["objectives" if row.kind == OBJECTIVE else "texts"][row.target] = row.value
    return found


def carry(learner_id: int, said: Sequence[SharedClaim], now: datetime) -> None:
    """Keep what was said last. One query, in an order of its own: of two at once neither waits for the other in a circle."""
    rows = [
        Carried(learner_id=learner_id, kind=each.kind, target=each.target, value=each.value, said_at=now)
        for each in sorted(said, key=lambda each: (each.kind, each.target))
    ]
    Carried.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["learner", "kind", "target"],
        update_fields=["value", "said_at"],
    )
