"""Which questions of the banks somebody was asked: those stay, because papers and marks speak of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast

from lms.assessments.models import Attempt

FEW = 24


def asked_among(uuids: Sequence[UUID]) -> set[UUID]:
    """Those of the questions that stand on somebody's paper. A query for each of a few, else one over all papers."""
    if len(uuids) > FEW:
        wanted = {str(uuid) for uuid in uuids}
        papers = Attempt.objects.values_list("paper", flat=True).iterator(chunk_size=200)
        on_paper = {question["uuid"] for paper in papers for question in paper}
        return {UUID(text) for text in wanted & on_paper}
    as_text = Attempt.objects.annotate(text=Cast("paper", TextField()))
    return {uuid for uuid in uuids if as_text.filter(text__contains=str(uuid)).exists()}
