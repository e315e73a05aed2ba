"""Where a lesson's film is, for one viewer. What the pipeline published never changes, so it is read once a minute."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone

from lms.playback import rules
from media_pipeline.delivery import signed_prefix
from media_pipeline.queries import Caption, PlaybackSource, playback_sources

COMPLETE_S = 60
GROWING_S = 5
NOBODY = "cache"


def source_for(asset_uuid: UUID, *, viewer: str) -> PlaybackSource | None:
    """The asset with addresses signed for `viewer`; None while nothing of it plays. No query when warm, else three."""
    return sources_for([asset_uuid], viewer=viewer).get(asset_uuid)


def sources_for(asset_uuids: Iterable[UUID], *, viewer: str) -> dict[UUID, PlaybackSource]:
    """The same for many assets. No query when all are warm, else three, whatever the number."""
    wanted = {uuid: _kept_at(uuid) for uuid in asset_uuids}
    kept = cache.get_many(wanted.values())
    found = {uuid: kept[key] for uuid, key in wanted.items() if key in kept}
    missing = [uuid for uuid in wanted if uuid not in found]
    if missing:
        fresh = playback_sources(missing, viewer=NOBODY)
        for uuid, source in fresh.items():
            cache.set(wanted[uuid], source, COMPLETE_S if source.is_complete else GROWING_S)
        found.update(fresh)
    return {uuid: _signed_for(source, viewer) for uuid, source in found.items()}


def forget_source(asset_uuid: UUID) -> None:
    """What is published of the asset has changed: read it again."""
    cache.delete(_kept_at(asset_uuid))


def _kept_at(asset_uuid: UUID) -> str:
    return f"playback:{asset_uuid}"


def _signed_for(source: PlaybackSource, viewer: str) -> PlaybackSource:
    """The same source under the viewer's own token."""
    old = source.master_url.rsplit("/", 1)[0] + "/"
    new = signed_prefix(source.asset_uuid, viewer=viewer, duration_s=source.duration_ms // 1000)

    def signed(address: str) -> str:
        return new + address.removeprefix(old)

    return replace(
        source,
        master_url=signed(source.master_url),
        lite_url=signed(source.lite_url) if source.lite_url else None,
        audio_url=signed(source.audio_url) if source.audio_url else None,
        poster_url=signed(source.poster_url) if source.poster_url else None,
        slides_url=signed(source.slides_url) if source.slides_url else None,
        sprites_url=signed(source.sprites_url) if source.sprites_url else None,
        captions=tuple(Caption(track.language, track.label, signed(track.url)) for track in source.captions),
        rungs=tuple(replace(rung, url=signed(rung.url)) for rung in source.rungs),
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """What the ledger knows of the learner and this lesson, as the player needs it. Intervals in milliseconds."""

    position_ms: int = 0
    seen: tuple[tuple[int, int], ...] = ()
    credited: tuple[tuple[int, int], ...] = ()
    quiz_passed: bool = False
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class PlayerState:
    """What the lesson page needs to play: the film, what was watched of it, and how it may be watched."""

    source: PlaybackSource
    watched: Watched
    duration_ms: int
    resume_ms: int
    max_rate: float
    is_gated: bool
    saver: bool
    captions_on: str
    # Somebody asked for this moment (resume_ms): the place of another device does not matter then.
    is_asked: bool = False

    def addresses(self) -> dict[str, str | int]:
        """The part of the page's data that runs out, and when."""
        return {
            "master_url": self.source.master_url,
            "lite_url": self.source.lite_url or "",
            "audio_url": self.source.audio_url or "",
            "renew_in_s": rules.renew_in_s(self.source.master_url, timezone.now()),
        }

    def for_page(self) -> dict[str, Any]:  # Any: JSON
        """The page's data (key `player`) but for the addresses of the API, which the web adds."""
        return {
            **self.addresses(),
            "rungs": [
                {
                    "height": rung.height,
                    "mb": rung.mb,
                    "bps": rung.average_bps,
                    "url": rung.url,
                    "codecs": rung.codecs,
                }
                for rung in self.source.rungs
            ],
            "slides_url": self.source.slides_url or "",
            "sprites_url": self.source.sprites_url or "",
            "kind": self.source.kind,
            "duration_ms": self.duration_ms,
            "resume_ms": self.resume_ms,
            "is_asked": self.is_asked,
            "max_rate": self.max_rate,
            "seen": self.watched.seen,
            "credited": self.watched.credited,
            "gated": self.is_gated,
            "quiz_passed": self.watched.quiz_passed,
            "completed": self.watched.is_complete,
            "saver": self.saver,
            "captions_on": self.captions_on,
        }


def player_state(
    *, source: PlaybackSource, watched: Watched, max_rate: float, is_gated: bool, saver: bool, language: str
) -> PlayerState:
    """Put together what plays and what was watched. Captions are on when there are some in `language`. No query."""
    languages = {track.language for track in source.captions}
    return PlayerState(
        source=source,
        watched=watched,
        duration_ms=source.duration_ms,
        resume_ms=rules.resume_ms(watched.position_ms, source.duration_ms),
        max_rate=max_rate,
        is_gated=is_gated,
        saver=saver,
        captions_on=language if language in languages else "",
    )
