"""News of courseware: the work on a package that was handed in has ended; higher rooms may tell somebody."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class PackageLookedThrough:
    """The package was taken, or refused."""

    work_uuid: UUID


# Sent with `event=<PackageLookedThrough>`; the sender is the event's class.
package_looked_through = Signal()


def send_on_commit(event: PackageLookedThrough) -> None:
    """Tell receivers after the transaction commits."""
    transaction.on_commit(
        lambda: package_looked_through.send_robust(sender=PackageLookedThrough, event=event)
    )
