"""A course on its way out and one on its way in as bare rows, without bytes: for tests about who sees them."""

from __future__ import annotations

import uuid
from typing import Any

from courses.transport.models import CourseExport, CourseImport


def bare_export(owner: Any, title: str) -> CourseExport:
    """A file that waits for its worker."""
    return CourseExport.objects.create(asked_by=owner, course_key=uuid.uuid4(), title=title, code="TEA-1")


def bare_import(owner: Any, name: str) -> CourseImport:
    """An archive that waits for its worker."""
    return CourseImport.objects.create(asked_by=owner, file_name=name, bytes=1_000)
