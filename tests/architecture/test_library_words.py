"""The editor and the forms speak three languages too: what the libraries leave untranslated, we translate."""

from __future__ import annotations

import re

import polib
import pytest
from django.conf import settings

from tests.architecture.library_words import ADDED, Asked, Said, added, asked, languages

DOMAINS = ("django", "djangojs")
PLACE = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+")
# The page search hands over no name of what it lists and would say "19 None"; pages are all that it lists.
NAMELESS = "%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s"


def gaps(language: str, domain: str) -> list[str]:
    said = Said(language, domain)
    return [f"{word.library}: {word.key}" for word in asked(domain) if not said.of(word)]


def broken(entry: polib.POEntry) -> list[str]:
    """What one of our entries loses or invents: places, tags, the blank at its edge."""
    text = entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr
    model = entry.msgid_plural or entry.msgid
    places = set(PLACE.findall(text))
    needed = set(PLACE.findall(model)) - ({"%(model_name)s"} if entry.msgid == NAMELESS else set())
    wrong = [f"lacks {place}" for place in needed - places]
    wrong += [f"invents {place}" for place in places - needed - set(PLACE.findall(entry.msgid))]
    if sorted(TAG.findall(text)) != sorted(TAG.findall(model)):
        wrong.append("tags differ")
    return [*wrong, *(["fuzzy"] if "fuzzy" in entry.flags else [])]


@pytest.mark.parametrize("language", languages().values())
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_message_of_a_library_is_translated(domain: str, language: str) -> None:
    missing = gaps(language, domain)
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("domain", DOMAINS)
def test_without_our_catalogues_messages_are_missing(domain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LOCALE_PATHS", [path for path in settings.LOCALE_PATHS if path != ADDED])
    assert len(gaps("vi", domain)) > 50
    assert len(gaps("zh-hans", domain)) > 15


@pytest.mark.parametrize("folder", [*languages(), "en"])
def test_our_translations_keep_places_and_tags(folder: str) -> None:
    wrong = [f"{entry.msgid!r}: {fault}" for _domain, entry in added(folder) for fault in broken(entry)]
    assert not wrong, "\n".join(wrong)


def test_a_broken_translation_is_seen() -> None:
    entry = polib.POEntry
    assert broken(entry(msgid="Copy %(title)s", msgstr="复制%(titel)s")) == [
        "lacks %(title)s", "invents %(titel)s",
    ]  # fmt: skip
    assert broken(entry(msgid='<a href="x">one</a>', msgstr="一个")) == ["tags differ"]
    assert broken(entry(msgid="1 page", msgid_plural="%(n)s pages", msgstr_plural={0: "%(n)s 个"})) == []


@pytest.mark.parametrize("folder", [*languages(), "en"])
def test_nothing_is_translated_that_no_library_asks_for(folder: str) -> None:
    known = {(domain, *word.key) for domain in DOMAINS for word in asked(domain)}
    stale = [
        f"{domain}: {entry.msgid!r}"
        for domain, entry in added(folder)
        if (domain, entry.msgctxt, entry.msgid) not in known
    ]
    assert not stale, "\n".join(stale)


def test_the_page_search_names_what_it_lists() -> None:
    word = next(word for word in asked("django") if word.key == (None, NAMELESS))
    assert isinstance(word, Asked)
    for language in ("zh-hans", "en", "vi"):
        assert "model_name" not in (Said(language, "django").of(word) or "model_name")
