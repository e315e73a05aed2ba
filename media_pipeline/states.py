"""What an asset and a rendition may become: pure transition tables, so that no state is ever a dead end by accident."""

from __future__ import annotations

from enum import StrEnum


class AssetState(StrEnum):
    """Life of an asset. Playable from PLAYABLE on; the last four are ends that only a person or a retry leaves."""

    RECEIVED = "received"
    PROBING = "probing"
    PROCESSING = "processing"
    PLAYABLE = "playable"
    PUBLISHED = "published"
    DAMAGED = "damaged"
    REFUSED = "refused"
    FAILED = "failed"


class RenditionState(StrEnum):
    """Life of one rendition. PLAYABLE means that its playlist grows and can be watched already."""

    QUEUED = "queued"
    RUNNING = "running"
    PLAYABLE = "playable"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


# What an upload is for, unless a storey above takes it (purposes.py).
FILM = "film"


class UploadState(StrEnum):
    """Life of an upload: parts arrive, then it is complete, refused with a reason, or expired."""

    OPEN = "open"
    COMPLETE = "complete"
    REFUSED = "refused"
    EXPIRED = "expired"


class Step(StrEnum):
    """What the asset's work row does next, in order of usefulness to the first viewer."""

    PROBE = "probe"
    REMUX = "remux"
    AUDIO = "audio"
    LADDER = "ladder"
    PIECES = "pieces"
    FINISH = "finish"


STEP_RANK: dict[Step, int] = {step: rank for rank, step in enumerate(Step)}

ASSET_MOVES: dict[AssetState, frozenset[AssetState]] = {
    AssetState.RECEIVED: frozenset({AssetState.PROBING, AssetState.FAILED}),
    AssetState.PROBING: frozenset(
        {AssetState.PROCESSING, AssetState.REFUSED, AssetState.PUBLISHED, AssetState.FAILED}
    ),
    AssetState.PROCESSING: frozenset(
        {AssetState.PLAYABLE, AssetState.PUBLISHED, AssetState.DAMAGED, AssetState.REFUSED, AssetState.FAILED}
    ),
    AssetState.PLAYABLE: frozenset(
        {AssetState.PUBLISHED, AssetState.DAMAGED, AssetState.REFUSED, AssetState.FAILED}
    ),
    AssetState.PUBLISHED: frozenset({AssetState.RECEIVED}),
    AssetState.DAMAGED: frozenset({AssetState.RECEIVED, AssetState.PUBLISHED}),
    AssetState.REFUSED: frozenset({AssetState.RECEIVED}),
    AssetState.FAILED: frozenset({AssetState.RECEIVED}),
}

RENDITION_MOVES: dict[RenditionState, frozenset[RenditionState]] = {
    RenditionState.QUEUED: frozenset(
        {RenditionState.RUNNING, RenditionState.DONE, RenditionState.FAILED, RenditionState.SKIPPED}
    ),
    RenditionState.RUNNING: frozenset(
        {
            RenditionState.PLAYABLE,
            RenditionState.DONE,
            RenditionState.FAILED,
            RenditionState.QUEUED,
            RenditionState.SKIPPED,
        }
    ),
    RenditionState.PLAYABLE: frozenset({RenditionState.DONE, RenditionState.FAILED, RenditionState.QUEUED}),
    RenditionState.DONE: frozenset({RenditionState.QUEUED}),
    RenditionState.FAILED: frozenset({RenditionState.QUEUED, RenditionState.RUNNING}),
    RenditionState.SKIPPED: frozenset({RenditionState.QUEUED}),
}

SETTLED = frozenset({AssetState.PUBLISHED, AssetState.DAMAGED, AssetState.REFUSED, AssetState.FAILED})
WATCHABLE = frozenset({AssetState.PLAYABLE, AssetState.PUBLISHED, AssetState.DAMAGED})


class IllegalMove(ValueError):
    """The code asked for a transition that the table does not know."""


def moved(old: AssetState, new: AssetState) -> AssetState:
    """`new`, if an asset may go there from `old` (staying is allowed). Raises IllegalMove."""
    if new != old and new not in ASSET_MOVES[old]:
        raise IllegalMove(f"an asset does not go from {old} to {new}")
    return new


def rendition_moved(old: RenditionState, new: RenditionState) -> RenditionState:
    """`new`, if a rendition may go there from `old` (staying is allowed). Raises IllegalMove."""
    if new != old and new not in RENDITION_MOVES[old]:
        raise IllegalMove(f"a rendition does not go from {old} to {new}")
    return new
