"""Whether the academy can serve: one answer a part, for /readyz and, from the roof, for `doctor`."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection

from media_pipeline import storage as media_storage

BROKER_TIMEOUT_S = 2
# Below this an upload, a backup or the database's own journal may fail half-way.
DISK_RESERVE_BYTES = 200_000_000


@dataclass(frozen=True)
class Health:
    """One part: `kind` says which implementation stands behind it, `detail` is for operators only."""

    name: str
    kind: str
    state: Literal["ok", "down"]
    detail: str = ""


def readiness() -> tuple[Health, ...]:
    """Database, broker, storage and disk, each asked now. Never raises; each answers within seconds."""
    return (database(), broker(), storage(), disk())


def database() -> Health:
    """One round trip."""
    kind = connection.vendor
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError as error:
        connection.close()
        return Health("database", kind, "down", str(error))
    return Health("database", kind, "ok")


def broker() -> Health:
    """The queue's folder takes files, or the broker takes a connection."""
    if settings.CELERY_FILESYSTEM:
        return _folder("broker", "filesystem", Path(settings.QUEUE_FOLDER))
    kind = (
        "redis" if str(settings.CELERY_BROKER_URL).startswith("redis") else "amqp"
    )  # settings know no other
    link = current_app.connection_for_write(connect_timeout=BROKER_TIMEOUT_S)
    try:
        link.ensure_connection(max_retries=1, timeout=BROKER_TIMEOUT_S)
    except link.recoverable_connection_errors as error:
        return Health("broker", kind, "down", str(error))
    finally:
        link.release()
    return Health("broker", kind, "ok")


def storage() -> Health:
    """The media folder takes files, or the bucket answers."""
    if settings.MEDIA_PIPELINE["S3_BUCKET"]:
        is_up = media_storage.current().is_up()
        return Health("storage", "s3", "ok" if is_up else "down", str(settings.MEDIA_PIPELINE["S3_BUCKET"]))
    return _folder("storage", "disk", Path(str(settings.MEDIA_PIPELINE["ROOT"])))


def disk() -> Health:
    """Room enough on the disk of the data folder that a write does not fail half-way."""
    free = shutil.disk_usage(settings.DATA).free
    detail = f"{free / 1e9:.1f} GB free in {settings.DATA}"
    return Health("disk", "disk", "ok" if free > DISK_RESERVE_BYTES else "down", detail)


def _folder(name: str, kind: str, folder: Path) -> Health:
    """Prove that `folder` takes a file by writing one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(prefix=".probe-", dir=folder)
        os.write(handle, b"1")
        os.close(handle)
        Path(path).unlink()
    except OSError as error:
        return Health(name, kind, "down", f"{folder}: {error.strerror}")
    return Health(name, kind, "ok", str(folder))
