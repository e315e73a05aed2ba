"""Where small things are made of a film: from its finished renditions, in one folder, and put beside its master."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from media_pipeline import disk, encoding, options, runner
from media_pipeline.models import Asset, Rendition
from media_pipeline.states import RenditionState
from media_pipeline.storage import Storage

SMALL_JOB = runner.Limits(cpu_s=300, wall_s=600)


@dataclass(frozen=True, slots=True)
class Bench:
    """`folder` is where ffmpeg writes; `beat` keeps the lease of whoever works here, and may raise LostLease."""

    asset: Asset
    storage: Storage
    folder: Path
    beat: Callable[..., object]
    last: list[float] = field(default_factory=list)

    def finished(self) -> list[Rendition]:
        """Finished renditions with a picture, the smallest first."""
        rows = Rendition.objects.filter(
            asset=self.asset,
            profile=self.asset.profile,
            state=RenditionState.DONE.value,
            height__isnull=False,
        ).exclude(folder="")
        return sorted(rows, key=lambda row: (short_side(row), row.rank))

    def file_of(self, row: Rendition) -> str:
        """A local path of a rendition's one file."""
        return str(self.storage.fetch(disk.published(self.asset.uuid, f"{row.folder}/{row.name}.mp4")))

    def run(self, argv: Sequence[str], pattern: str) -> list[Path]:
        """What a short command made, by name; nothing when it failed."""
        for old in self.folder.glob(pattern):
            old.unlink()
        outcome = encoding.transform(
            list(argv), folder=self.folder, limits=SMALL_JOB, on_tick=lambda _progress: self.keep()
        )
        made = sorted(self.folder.glob(pattern), key=lambda path: (len(path.name), path.name))
        if outcome.is_ok:
            return [path for path in made if path.stat().st_size]
        for path in made:
            path.unlink()
        return []

    def keep(self) -> None:
        """Keep the lease, not more often than needed."""
        self.tick(0, 0)

    def tick(self, done_ms: int, length_ms: int) -> None:
        """Keep the lease and say how far the work is, not more often than needed."""
        now = time.monotonic()
        if self.last and now - self.last[0] < min(2.0, options.lease_s() / 4):
            return
        self.last[:] = [now]
        if length_ms:
            self.beat(min(99, 100 * done_ms // length_ms))
        else:
            self.beat()

    def publish(self, made: Path, name: str) -> None:
        """Move a file beside the master."""
        self.storage.put(disk.published(self.asset.uuid, name), made)


def short_side(row: Rendition) -> int:
    """Lines of a wide picture, columns of a tall one."""
    return min(row.width or 0, row.height or 0)
