"""What killed processes left: pieces aside on this machine, and files in the storage that no row speaks of."""

from __future__ import annotations

import time
from contextlib import suppress

from courses.transport.models import IN, OUT, CourseExport, CourseImport
from media_pipeline import options, storage

# Longer than any archive takes to be read or written.
ASIDE_S = 86_400


def clear_leftovers() -> int:
    """Returns how many went. Raises StorageError."""
    return _aside() + _without_row(OUT, CourseExport) + _without_row(IN, CourseImport)


def _aside() -> int:
    count, work = 0, options.work_folder()
    for folder in (work / "transport", work / "s3" / IN):
        for path in folder.iterdir() if folder.is_dir() else ():
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > ASIDE_S:
                    path.unlink()
                    count += 1
    return count


def _without_row(folder: str, model: type[CourseExport | CourseImport]) -> int:
    store, count = storage.current(), 0
    known = {f"{uuid}.zip" for uuid in model._default_manager.values_list("uuid", flat=True)}
    for name in set(store.names(folder)) - known:
        found = store.stat(f"{folder}/{name}")
        if found is not None and time.time() - found.modified > ASIDE_S:
            store.remove(f"{folder}/{name}")
            count += 1
    return count
