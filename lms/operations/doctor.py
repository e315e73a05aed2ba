"""What is well and what is not: the checks behind `./academy doctor`, each with words that say what to do."""

from __future__ import annotations

import platform
import shutil
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from lms.audit import triggers
from lms.certificates import pdf
from lms.flags.queries import newest_search
from lms.ledger.queries.retention import newest_night
from lms.ledger.queries.roots import newest_root
from lms.operations import strange_files
from lms.operations.open_doors import accounts_with_public_password
from lms.operations.right_keys import are_keys_of_another_academy
from lms.web import health
from media_pipeline import binary, census, chips, encoding, hardware, runner
from media_pipeline.jobs import WorkState

OK: Literal["ok"] = "ok"
LOW_DISK_BYTES = 2_000_000_000
SWEPT_WITHIN = timedelta(minutes=2)
SEALED_WITHIN = timedelta(days=2)
# The clock of a machine without battery starts before this.
NOT_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
NOT_MADE = "no tables yet: ./academy run makes them"
OTHERS = 0o037
PRAGMAS = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}


@dataclass(frozen=True)
class Check:
    """One line of the report."""

    name: str
    state: Literal["ok", "warn", "fail"]
    detail: str


def examine() -> list[Check]:
    """Every check, in the order of the report. A check that breaks is itself a failure, not an end."""
    found: list[Check] = []
    for look in CHECKS:
        try:
            found.extend(look())
        except Exception as error:  # noqa: BLE001  doctor is asked when things are broken: it must reach its end
            name = look.__name__.strip("_")
            found.append(Check(name, "fail", f"the check itself failed: {type(error).__name__}: {error}"))
    return found


def sweep() -> Iterator[Check]:
    """Whether a worker rings for what waits: without one, a lost bell stays lost, and nothing is due by its time."""
    if not _has_tables():
        return
    swept = census.swept_at()
    if swept is not None and timezone.now() - swept < SWEPT_WITHIN + timedelta(
        seconds=settings.SWEEP_EVERY_S
    ):
        yield Check("sweep", OK, f"last at {swept:%Y-%m-%d %H:%M:%S} UTC")
        return
    since = f"since {swept:%Y-%m-%d %H:%M:%S} UTC" if swept else "yet"
    yield Check(
        "sweep",
        "warn",
        f"no worker has swept {since}: run one that takes the queue `default` (WORKER_QUEUES)",
    )


def seal() -> Iterator[Check]:
    """Whether the nights are signed: hours that no root stands for could be rewritten unseen."""
    if not _has_tables():
        return
    newest = newest_root()
    if newest is None:
        yield Check("seal", OK, "none yet: the first is made after midnight, once there are hours")
    elif newest.day < timezone.localdate() - SEALED_WITHIN:
        yield Check(
            "seal", "warn", f"the newest is of {newest.day}: the sweep makes one each night, see its log"
        )
    else:
        yield Check("seal", OK, f"of {newest.day}")


def retention() -> Iterator[Check]:
    """Whether evidence goes when its time is over: what is kept too long is a duty that was missed."""
    if not _has_tables():
        return
    night = newest_night()
    if night is None:
        yield Check("retention", OK, "no walk yet: the first sweep of a day begins one")
    elif night.day < timezone.localdate() - SEALED_WITHIN:
        yield Check(
            "retention", "warn", f"the newest walk is of {night.day}: the sweep makes one a day, see its log"
        )
    else:
        state = "done" if night.finished_at else f"on its way, at person {night.after}"
        yield Check(
            "retention", OK, f"{night.day}: {state}; {night.rows} rows of {night.people} people expired"
        )


def flags() -> Iterator[Check]:
    """Whether somebody looks every night for what seems unusual; it changes no hour, and nobody misses it but audits."""
    if not _has_tables():
        return
    newest = newest_search()
    if newest is None:
        yield Check("flags", OK, "no search yet: the first sweep of a day asks for one")
    elif newest.state == WorkState.FAILED:
        yield Check(
            "flags",
            "warn",
            f"the search of {newest.day} failed ({newest.reason}): ./academy manage find_flags",
        )
    elif newest.day < timezone.localdate() - SEALED_WITHIN:
        yield Check("flags", "warn", f"the newest search is of {newest.day}: the sweep asks for one a day")
    else:
        yield Check("flags", OK, f"{newest.day}: {newest.get_state_display()}, {newest.opened} questions")


def python() -> Iterator[Check]:
    good = sys.version_info >= (3, 11)
    yield Check("python", OK if good else "fail", f"{platform.python_version()} on {platform.platform()}")


def ffmpeg() -> Iterator[Check]:
    try:
        path = binary.ffmpeg_binary()
    except binary.NoFfmpeg as error:
        yield Check("ffmpeg", "fail", f"none found, so no video is processed: {error}")
        return
    version = runner.ffmpeg_version(path)
    advice = strange_files.version_warning(version)
    yield Check(
        "ffmpeg",
        "fail" if not version else "warn" if advice else OK,
        f"{version or 'does not run'} ({path}){'; ' if advice else ''}{advice}",
    )


def encoder_chip() -> Iterator[Check]:
    """Whether the encoder in hardware that is chosen works; nothing is said of the software's own."""
    name = settings.MEDIA_PIPELINE["ENCODER"]
    if name == hardware.SOFTWARE:
        return
    trouble = chips.failure(name)
    words = (
        f"{name} does not work here, films are made in software: {trouble}" if trouble else f"{name} works"
    )
    yield Check("chip", "warn" if trouble else OK, words)


def encoder_sandbox() -> Iterator[Check]:
    is_strong, words = strange_files.shut_in()
    try:
        trouble = strange_files.starts_inside(binary.ffmpeg_binary())
    except binary.NoFfmpeg:
        trouble = ""
    if trouble:
        yield Check("sandbox", "fail", f"{words}; ffmpeg does not start in it: {trouble}")
    else:
        yield Check("sandbox", OK if is_strong else "warn", words)


def encoder() -> Iterator[Check]:
    """The process that opens strangers' files instead of the worker."""
    at = str(settings.MEDIA_PIPELINE["ENCODER_SOCKET"])
    if not at:
        yield Check("encoder", OK, "the worker runs ffmpeg itself")
        return
    answers = encoding.is_there()
    yield Check("encoder", OK if answers else "fail", at if answers else f"nobody answers at {at}: start it")


def fonts() -> Iterator[Check]:
    try:
        folders = pdf.font_folders()
    except pdf.FontsMissing as error:
        yield Check("fonts", "fail", f"certificates cannot be drawn: {error}")
        return
    yield Check("fonts", OK, f"Noto Sans SC in {folders[0]}")


def parts() -> Iterator[Check]:
    """The same answers that /readyz gives, with their details."""
    for part in health.readiness():
        if part.name == "disk":
            free = shutil.disk_usage(settings.DATA).free
            state = "fail" if part.state == "down" else "warn" if free < LOW_DISK_BYTES else OK
            yield Check("disk", state, part.detail)
        else:
            detail = f"{part.kind} {part.detail}".strip()
            yield Check(part.name, OK if part.state == "ok" else "fail", detail)


def tables() -> Iterator[Check]:
    """Migrated, guarded by their triggers, and on SQLite with the settings that survive a power cut."""
    try:
        if not _has_tables():
            yield Check("tables", "warn", NOT_MADE)
            return
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        gone = triggers.missing_triggers(connection)
    except DatabaseError as error:
        yield Check("tables", "fail", str(error))
        return
    advice = f"{len(waiting)} migrations wait: ./academy manage migrate" if waiting else "migrated"
    yield Check("tables", "fail" if waiting else OK, advice)
    lost = (
        f"missing: {', '.join(gone)}; ./academy manage migrate installs them"
        if gone
        else "append-only tables are guarded"
    )
    yield Check("triggers", "fail" if gone else OK, lost)
    if connection.vendor == "sqlite":
        yield _pragmas()


def _has_tables() -> bool:
    return get_user_model()._meta.db_table in connection.introspection.table_names()


def _pragmas() -> Check:
    with connection.cursor() as cursor:
        found = {name: str(cursor.execute(f"PRAGMA {name}").fetchone()[0]) for name in PRAGMAS}
    wrong = {name: value for name, value in found.items() if value != PRAGMAS[name]}
    said = ", ".join(f"{name}={value}" for name, value in found.items())
    return Check(
        "sqlite",
        "fail" if wrong else OK,
        f"{said}{'; a power cut could lose what was saved' if wrong else ''}",
    )


def clock() -> Iterator[Check]:
    now = datetime.now(UTC)
    local = now.astimezone(zoneinfo.ZoneInfo(settings.TIME_ZONE))
    state = OK if now >= NOT_BEFORE else "fail"
    advice = "" if state == OK else "; hours would be counted on wrong days: set the clock"
    yield Check("clock", state, f"{local:%Y-%m-%d %H:%M:%S} {settings.TIME_ZONE}{advice}")


def origins() -> Iterator[Check]:
    """Foreign courseware must come from another host name: cookies ignore ports."""
    own, content = urlsplit(settings.PUBLIC_ORIGIN), urlsplit(settings.CONTENT_ORIGIN)
    if own.netloc == content.netloc:
        yield Check(
            "content_origin",
            "fail",
            f"{content.netloc} is the academy itself: packages could act in its name",
        )
    elif own.hostname == content.hostname:
        said = f"apart from the academy by its port alone ({content.netloc}): no cookie can be read there, yet a name is safer"
        yield Check("content_origin", "warn", f"{said}; set PUBLIC_ORIGIN and CONTENT_ORIGIN to two names")
    else:
        yield Check("content_origin", OK, f"{content.netloc}, apart from {own.netloc}")
    secure = settings.HTTPS or settings.ON_LOOPBACK
    advice = "" if secure else ": passwords travel in the clear; put it behind https and set PUBLIC_ORIGIN"
    yield Check("transport", OK if secure else "warn", f"{settings.PUBLIC_ORIGIN}{advice}")


def people() -> Iterator[Check]:
    """Demo passwords and an academy without people."""
    demo = settings.DEMO
    yield Check("demo", "warn" if demo else OK, "demo accounts and passwords are on" if demo else "off")
    second = "demo mode leaves it out" if demo else "asked of staff and HR"
    yield Check("second_factor", "warn" if demo else OK, second)
    try:
        if not _has_tables():
            yield Check("people", "warn", NOT_MADE)
            return
        count = get_user_model().objects.count()
        open_doors = [] if demo else accounts_with_public_password()
    except DatabaseError as error:
        yield Check("people", "fail", str(error))
        return
    if open_doors:
        advice = (
            f"still with the demo's public password: {', '.join(open_doors)}; change it or switch them off"
        )
        yield Check("passwords", "warn" if settings.ON_LOOPBACK else "fail", advice)
    yield Check(
        "people",
        OK if count else "warn",
        f"{count} accounts" if count else "nobody yet: ./academy manage createsuperuser",
    )


def secrets() -> Iterator[Check]:
    """Key files are readable by their owner alone (or its group, as a mounted secret is), and are this database's."""
    folder = settings.KEYS_FOLDER
    if are_keys_of_another_academy():
        advice = "its sealed data does not open with them: put the keys of this database there (KEYS_FOLDER)"
        yield Check("keys", "fail", f"{folder}: {advice}")
        return
    open_to_others = [
        path.name for path in folder.rglob("*") if path.is_file() and path.stat().st_mode & OTHERS
    ]
    said = f"readable by others: {', '.join(open_to_others)}; chmod 600" if open_to_others else str(folder)
    yield Check("keys", "fail" if open_to_others else OK, said)


CHECKS: tuple[Callable[[], Iterator[Check]], ...] = (
    python, ffmpeg, encoder_sandbox, encoder, fonts, parts, tables, sweep, seal, retention, flags, clock,
    origins, people, secrets, encoder_chip,
)  # fmt: skip
