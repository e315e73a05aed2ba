"""Keeps what is said in films searchable: from the file that viewers have, never from lines that are being worked on."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from courses.catalogue.page_cache import forget_pages_on_commit
from courses.catalogue.speech.models import SpokenFilm
from courses.search import index_tokens, plain
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.transcripts import shown_lines
from media_pipeline.models import CaptionTrack

MOST_LINES = 4_000
MOST_SIGNS = 120_000
WIDE_FROM = "\u2e80"


def index_speech(asset: UUID) -> int:
    """Read the captions of a film anew, where viewers have others than before; how many languages that were. Idempotent."""
    return _index(CaptionTrack.objects.filter(asset__uuid=asset))


def index_all_speech() -> int:
    """The same for every film (reconcile)."""
    return _index(CaptionTrack.objects.all())


def _index(tracks: QuerySet[CaptionTrack]) -> int:
    fresh = 0
    for pk, file in tracks.values_list("pk", "file"):
        if not file:
            fresh += SpokenFilm.objects.filter(track=pk).delete()[0]
        elif not SpokenFilm.objects.filter(track=pk, file=file).exists():
            fresh += _keep(pk, file)
    return fresh


@transaction.atomic
def _keep(pk: int, file: str) -> int:
    """Under the lock of the track: whoever shows other lines meanwhile rings again."""
    track = (
        CaptionTrack.objects.select_for_update(of=("self",)).select_related("asset").filter(pk=pk, file=file)
    )
    found = track.first()
    if found is None:
        return 0
    lines = bounded(shown_lines(found.asset.uuid, file))
    words = [text for _ms, text in lines]
    values = {
        "file": file,
        "tokens": index_tokens(*_neighbours(words)),
        "plain": "\n".join(map(plain, words)),
        "lines": lines,
    }
    SpokenFilm.objects.update_or_create(track=found, defaults=values)
    forget_pages_on_commit()
    return 1


def bounded(cues: Iterable[Cue]) -> list[tuple[int, str]]:
    """The lines as (ms, words on one line), up to what a talk of many hours says: a file may be anything."""
    kept: list[tuple[int, str]] = []
    room = MOST_SIGNS
    for cue in cues:
        words = " ".join(cue.words.split())
        room -= len(words)
        if room < 0 or len(kept) >= MOST_LINES:
            break
        kept.append((cue.start_ms, words))
    return kept


def _neighbours(words: list[str]) -> list[str]:
    """The lines, and what stands on both sides of each cut in Chinese: a word that captions cut in two is found."""
    cuts = (one[-1:] + other[:1] for one, other in pairwise(words) if min(one[-1:], other[:1]) >= WIDE_FROM)
    return [*words, *cuts]
