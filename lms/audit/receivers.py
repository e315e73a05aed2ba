"""After every migrate the append-only triggers are put (back) in place."""

from __future__ import annotations

from django.db.models.signals import post_migrate

from lms.audit.models import AuditRecord, ExpiredFile
from lms.audit.triggers import install_after_migrate, register_append_only

register_append_only(AuditRecord)
register_append_only(ExpiredFile, frozen=("name", "kind", "scope", "day", "size", "sha256", "expired_at"))
post_migrate.connect(install_after_migrate, dispatch_uid="append_only_triggers")
