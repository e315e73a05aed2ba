"""After every migrate the append-only triggers are put (back) in place."""

from __future__ import annotations

from django.db.models.signals import post_migrate

from courses.packages.models import PackageFile, PackageVersion
from lms.audit.models import AuditRecord, ExpiredFile
from lms.audit.triggers import install_after_migrate, register_append_only

register_append_only(AuditRecord)
register_append_only(ExpiredFile, frozen=("name", "kind", "scope", "day", "size", "sha256", "expired_at"))
# What was begun is gone on with: a version of courseware changes no more, and goes only whole. Its room knows no triggers.
VERSION = (
    "uuid",
    "package",
    "number",
    "digest",
    "kind",
    "edition",
    "course",
    "findings",
    "archive_bytes",
    "bytes",
    "made_at",
)
register_append_only(PackageVersion, frozen=VERSION, may_go=True)
register_append_only(PackageFile, may_go=True)
post_migrate.connect(install_after_migrate, dispatch_uid="append_only_triggers")
