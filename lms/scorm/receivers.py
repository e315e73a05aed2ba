"""What this room says below: which packages are used."""

from __future__ import annotations

from courses.packages.uses import register_use
from lms.scorm.uses import uses_in_courses

register_use(uses_in_courses)
