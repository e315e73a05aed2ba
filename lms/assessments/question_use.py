"""Which questions of the banks somebody was asked: those stay, because papers and marks speak of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast

from lms.assessments.models import Attempt, QuestionStatistic, ReadyPaper

FEW = 24


def asked_among(uuids: Sequence[UUID]) -> set[UUID]:
    """Those of the questions that stand on somebody's paper, also on one that waits for its exam.

    What was counted is known at once; for the rest papers are read: a query for each of a few, else one over all.
    """
    counted = QuestionStatistic.objects.filter(question_uuid__in=uuids).values_list(
        "question_uuid", flat=True
    )
    known = set(counted)
    left = [uuid for uuid in uuids if uuid not in known]
    if len(left) > FEW:
        return known | _on_papers({str(uuid) for uuid in left})
    return known | {uuid for uuid in left if any(_is_on(model, uuid) for model in (ReadyPaper, Attempt))}


def _on_papers(wanted: set[str]) -> set[UUID]:
    on_paper: set[str] = set()
    for model in (ReadyPaper, Attempt):
        papers = model._default_manager.values_list("paper", flat=True).iterator(chunk_size=200)
        on_paper |= {question["uuid"] for paper in papers for question in paper}
    return {UUID(text) for text in wanted & on_paper}


def _is_on(model: type[ReadyPaper | Attempt], uuid: UUID) -> bool:
    as_text = model._default_manager.annotate(text=Cast("paper", TextField()))
    return as_text.filter(text__contains=str(uuid)).exists()
