"""After every migrate the append-only triggers are put (back) in place."""

from __future__ import annotations

from django.db.models.signals import post_migrate

from lms.audit.models import AuditRecord
from lms.audit.triggers import install_after_migrate, register_append_only

register_append_only(AuditRecord)
post_migrate.connect(install_after_migrate, dispatch_uid="append_only_triggers")
