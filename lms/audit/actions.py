"""Writing down what staff did, in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser

from lms.audit.models import AuditRecord


def record(
    *,
    actor: AbstractBaseUser | None,
    action: str,
    noun: str,
    object_uuid: UUID | None = None,
    why: str = "",
    detail: Mapping[str, object] | None = None,
) -> AuditRecord:
    """One act on one object; `actor` None is the system. `detail` is plain JSON without personal data."""
    return AuditRecord.objects.create(
        actor_id=actor.pk if actor else None,
        action=action,
        noun=noun,
        object_uuid=object_uuid,
        why=why,
        detail=dict(detail or {}),
    )
