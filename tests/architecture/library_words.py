"""What the installed libraries want to have said, read from their English catalogues, and what is said in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django
import polib
from django.apps import apps
from django.utils.translation.trans_real import DjangoTranslation

from tests.architecture.house import ROOT

ADDED = ROOT / "locale_libraries"
# Nobody meets these here: Django's welcome page; allauth beyond its adapters, forms and second factor.
UNSEEN = ("views/templates/default_urlconf.html",)
ALLAUTH_SEEN = ("account/adapter.py", "account/forms.py", "mfa/adapter.py", "mfa/models.py", "mfa/totp/")


@dataclass(frozen=True)
class Asked:
    """One message of a library: the catalogue it stands in, its key, and what its translation must hold."""

    library: str
    entry: polib.POEntry

    @property
    def key(self) -> tuple[str | None, str]:
        return self.entry.msgctxt, self.entry.msgid

    @property
    def stored(self) -> str:
        """The key as gettext stores it."""
        context, message = self.key
        return f"{context}\x04{message}" if context else message


@cache
def asked(domain: str) -> tuple[Asked, ...]:
    """Every message of `domain` that an installed library may show."""
    return tuple(
        Asked(library, entry)
        for library, path in sorted(_catalogues(domain).items())
        for entry in polib.pofile(str(path))
        if not entry.obsolete and _is_seen(library, [place for place, _line in entry.occurrences])
    )


def _catalogues(domain: str) -> dict[str, Path]:
    places = {app.name: Path(app.path) for app in apps.get_app_configs()}
    if domain == "django":
        places["django"] = Path(django.__file__).parent / "conf"
    else:  # Scripts are given the words of Wagtail's admin alone.
        places = {"wagtail.admin": places["wagtail.admin"]}
    found = {name: path / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po" for name, path in places.items()}
    return {name: path for name, path in found.items() if path.exists()}


def _is_seen(library: str, places: list[str]) -> bool:
    wanted = ALLAUTH_SEEN if library == "allauth" else ("",)
    return any(place.startswith(wanted) and place not in UNSEEN for place in places or [""])


class Said:
    """What gettext finds in one language after all catalogues are merged, without falling back on another."""

    def __init__(self, language: str, domain: str) -> None:
        scripts = Path(apps.get_app_config("wagtailadmin").path) / "locale"
        merged = DjangoTranslation(
            language, domain=domain, localedirs=[str(scripts)] if domain == "djangojs" else None
        )
        self._catalogue = merged._catalog

    def of(self, asked: Asked) -> str | None:
        """The translation (of many, where there are plurals); None where there is none."""
        try:
            if asked.entry.msgid_plural:
                return self._catalogue.plural(asked.stored, 5) or None
            return self._catalogue[asked.stored] or None
        except KeyError:
            return None


def added(language: str) -> Iterator[tuple[str, polib.POEntry]]:
    """The entries that are ours, with their domain."""
    for path in sorted((ADDED / language / "LC_MESSAGES").glob("*.po")):
        for entry in polib.pofile(str(path)):
            yield path.stem, entry


def languages() -> dict[str, str]:
    """Language code by the name of its folder; English is what the libraries speak."""
    return {"zh_Hans": "zh-hans", "vi": "vi"}
