"""Asking for a bundle, making it in the background, handing it out by a link that expires, forgetting it."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import IO

from django.core import signing
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.audit.actions import record
from lms.cohorts.models import Cohort
from lms.reports.ledger_bundle.writing import Exported, NothingSealed, export
from lms.reports.models import EXPORT_TASK, LedgerExport
from media_pipeline.jobs import LostLease, WorkState, fail, finish, renew, ring

log = logging.getLogger(__name__)

LEASE_S = 60
RETRY_IN_S = 30
KEPT_FOR = timedelta(days=7)
LINK_FOR = timedelta(hours=1)
SALT = "ledger-export"
NOTHING_SEALED = "nothing-sealed"
SHOWN = 5


@transaction.atomic
def ask_for_export(*, actor: User, cohort: Cohort) -> LedgerExport:
    """The work that is under way for this class, or a new one. Who may: office and auditor, the caller checks."""
    _lock(cohort)
    open_ones = LedgerExport.objects.filter(cohort=cohort, state__in=(WorkState.QUEUED, WorkState.RUNNING))
    found = open_ones.first()
    if found is not None:
        return found
    row = LedgerExport.objects.create(cohort=cohort, asked_by=actor)
    record(actor=actor, action="class.ledger_exported", noun="class", object_uuid=cohort.uuid)
    ring(EXPORT_TASK, row.pk)
    return row


def _lock(cohort: Cohort) -> None:
    """Whoever asks for the same class waits until this transaction ends."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)


def make_export(row: LedgerExport) -> None:
    """Write the bundle of a claimed row and keep it. What another worker finished first is left to that one."""

    def progress(done: int, total: int) -> None:
        renew(row, lease_s=LEASE_S, progress_pct=95 * done // total)

    try:
        with tempfile.TemporaryFile() as aside:
            done = export(aside, row.cohort, progress=progress)
            _keep(row, aside, done)
    except NothingSealed:
        with suppress(LostLease):
            fail(row, reason=NOTHING_SEALED)
    except LostLease:
        log.info("another worker has the export %s", row.pk)
    except Exception as error:
        log.exception("the export %s failed", row.pk)
        with suppress(LostLease):
            fail(row, reason=type(error).__name__, retry_in_s=RETRY_IN_S)


def _keep(row: LedgerExport, aside: IO[bytes], done: Exported) -> None:
    size = aside.tell()
    aside.seek(0)
    name = default_storage.save(f"ledger_exports/{row.uuid}.zip", File(aside))
    try:
        finish(
            row,
            file=name,
            size=size,
            accounts=done.accounts,
            entries=done.entries,
            root_day=date.fromisoformat(done.day),
            expires_at=timezone.now() + KEPT_FOR,
        )
    except LostLease:
        default_storage.delete(name)
        raise


def exports_of(cohort: Cohort) -> Sequence[LedgerExport]:
    """The newest few of a class: one query."""
    rows = LedgerExport.objects.filter(cohort=cohort).select_related("asked_by")
    return list(rows.order_by("-pk")[:SHOWN])


def link_token(row: LedgerExport, user: User) -> str:
    """A signed name of the file, for this person, for an hour."""
    return signing.dumps([str(row.uuid), str(user.uuid)], salt=SALT)


@transaction.atomic
def open_export(token: str, *, actor: User) -> tuple[LedgerExport, IO[bytes]] | None:
    """The file of a link that was made for this person; None when it is another's, too old, or forgotten. Recorded."""
    try:
        name, owner = signing.loads(token, salt=SALT, max_age=LINK_FOR)
    except (signing.BadSignature, ValueError):
        return None
    row = LedgerExport.objects.select_related("cohort").filter(uuid=name).exclude(file="").first()
    if row is None or owner != str(actor.uuid):
        return None
    record(actor=actor, action="class.ledger_fetched", noun="class", object_uuid=row.cohort.uuid)
    return row, default_storage.open(row.file)


def forget_exports() -> int:
    """Delete the files that are too old; returns how many. When there are none this is one look-up."""
    old = list(LedgerExport.objects.filter(expires_at__lt=timezone.now()).exclude(file="")[:20])
    for row in old:
        default_storage.delete(row.file)
        LedgerExport.objects.filter(pk=row.pk).update(file="")
    return len(old)
