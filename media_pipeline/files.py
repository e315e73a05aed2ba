"""Django's files (pictures, documents) in the bucket, so that every web process sees them; on disk Django's own is used.

Keys: `files/<name>`, beside the pipeline's own folders.
"""

from __future__ import annotations

import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage as DjangoStorage
from django.utils.deconstruct import deconstructible

from media_pipeline import options, storage
from media_pipeline.disk import Stat

IN_MEMORY = 2_000_000
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+|\.{2,}")


@deconstructible
class BucketFiles(DjangoStorage):
    """Django's storage protocol over the pipeline's. Names are made safe as keys; a taken name gets another ending."""

    def get_valid_name(self, name: str) -> str:
        """ASCII letters, digits, `.`, `_` and `-`, beginning with a letter or digit."""
        said = PurePosixPath(name)
        stem, ending = _UNSAFE.sub("_", said.stem).lstrip("._-"), _UNSAFE.sub("_", said.suffix)
        return f"{stem}{ending}" if stem else f"file{ending.lower()}"

    def exists(self, name: str) -> bool:
        return storage.current().stat(_key(name)) is not None

    def size(self, name: str) -> int:
        return self._found(name).size

    def get_modified_time(self, name: str) -> datetime:
        return datetime.fromtimestamp(self._found(name).modified, UTC)

    def delete(self, name: str) -> None:
        storage.current().delete(_key(name))

    def url(self, name: str | None) -> str:
        return settings.MEDIA_URL + quote(name or "")

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        """A copy that can be sought in: small ones in memory, others in a nameless local file."""
        found = self._found(name)
        copy = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(_work()))  # noqa: SIM115  Django closes it
        for chunk in storage.current().read(_key(name), 0, found.size) if found.size else ():
            copy.write(chunk)
        copy.seek(0)
        return File(copy, name=name)

    def _save(self, name: str, content: File[bytes]) -> str:
        with tempfile.NamedTemporaryFile(dir=_work(), delete=False) as aside:
            for chunk in content.chunks():
                aside.write(chunk)
        try:
            storage.current().put(_key(name), Path(aside.name))
        finally:
            Path(aside.name).unlink(missing_ok=True)
        return name

    def _found(self, name: str) -> Stat:
        found = storage.current().stat(_key(name))
        if found is None:
            raise FileNotFoundError(name)
        return found


def _key(name: str) -> str:
    return f"files/{name}"


def _work() -> Path:
    folder = options.work_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
