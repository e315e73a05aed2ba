"""Who sees what people decided about hours: the office and the auditor all of it."""

from __future__ import annotations

from uuid import UUID

from lms.accounts.access import NotVisible, can_read_office
from lms.accounts.models import User
from lms.ledger.queries.corrections import CorrectionView, correction_view


def access_correction(user: User, uuid: UUID) -> CorrectionView:
    """The correction for somebody who reads the office, or NotVisible (404)."""
    found = correction_view(uuid) if can_read_office(user) else None
    if found is None:
        raise NotVisible
    return found
