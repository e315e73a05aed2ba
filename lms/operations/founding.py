"""What every academy stands on before anybody works in it: the rule sets that we ship and the catalogue's pages."""

from __future__ import annotations

from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from courses.actions import index_films, plant_site
from courses.models import CoursePage, FilmPlace
from lms.accounts.actions import load_categories
from lms.rulesets.actions import load_library


@transaction.atomic
def found_academy() -> None:
    """Add what is missing; what is there stays as it is, so it may run at every start."""
    load_library()
    load_categories()
    plant_site()


def index_pages() -> None:
    """Make the editor's search index when there is none: a backup that came from another engine has none."""
    if Page.objects.exists() and not IndexEntry.objects.exists():
        call_command("update_index", verbosity=0)


def index_places() -> None:
    """Read where films stand when nothing says so yet: an academy of before knew it of published courses alone."""
    if CoursePage.objects.exists() and not FilmPlace.objects.exists():
        index_films()
