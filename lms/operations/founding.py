"""What every academy stands on before anybody works in it: the rule sets that we ship and the catalogue's pages."""

from __future__ import annotations

from django.db import transaction

from courses.actions import plant_site
from lms.rulesets.actions import load_library


@transaction.atomic
def found_academy() -> None:
    """Add what is missing; what is there stays as it is, so it may run at every start."""
    load_library()
    plant_site()
