"""Three languages, none by halves: every word on a screen is in both catalogues, translated, its places kept."""

from __future__ import annotations

import ast
import re
from functools import cache

import polib
import pytest

from tests.architecture.house import ROOT, sources
from tests.architecture.wording import (
    CATALOGUES,
    Word,
    bare_words,
    python_words,
    template_files,
    template_words,
)

PLACE = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
# Names, units and signs that are written alike in the three languages.
ALIKE = frozenset({"PDF", "CSV", "MB", "GB", "QR", "HR"})


@cache
def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def faults(entry: polib.POEntry) -> list[str]:
    """What is wrong with one translation, in words."""
    said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not said or not all(said):
        return ["not translated"]
    wrong = ["fuzzy"] if "fuzzy" in entry.flags else []
    needed = set(PLACE.findall(entry.msgid_plural or entry.msgid))
    known = needed | set(PLACE.findall(entry.msgid))
    for text in said:
        places = set(PLACE.findall(text))
        wrong += [f"lacks {place}" for place in sorted(needed - places)]
        wrong += [f"invents {place}" for place in sorted(places - known)]
        if text.startswith("\n") != entry.msgid.startswith("\n") or text.endswith(
            "\n"
        ) != entry.msgid.endswith("\n"):
            wrong.append("line breaks at the edge differ")
    return wrong


def asked_for() -> list[Word]:
    """Every word that the sources want to have translated."""
    words = [word for source in sources() for word in python_words(source.tree, source.name)]
    for path in template_files():
        words += template_words(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    return words


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_entry_is_translated_with_its_places(language: str) -> None:
    wrong = [
        f"{entry.msgid!r}: {fault}"
        for entry in catalogue(language)
        if not entry.obsolete
        for fault in faults(entry)
    ]
    assert not wrong, "\n".join(wrong)


def test_a_translation_by_halves_is_seen() -> None:
    entry = polib.POEntry
    assert faults(entry(msgid="Save", msgstr="")) == ["not translated"]
    assert faults(entry(msgid="Save", msgstr="保存", flags=["fuzzy"])) == ["fuzzy"]
    assert faults(entry(msgid="%(n)s of %(all)s", msgstr="%(n)s / %(al)s")) == [
        "lacks %(all)s", "invents %(al)s",
    ]  # fmt: skip
    one = entry(msgid="one lesson", msgid_plural="%(n)s lessons", msgstr_plural={0: "%(n)s 课"})
    assert faults(one) == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_word_of_the_sources_is_in_the_catalogue(language: str) -> None:
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue(language) if not entry.obsolete}
    missing = sorted({word for word in asked_for() if word.key not in known})
    assert not missing, "\n".join(f"{word.where}: {word.context or ''} {word.text!r}" for word in missing)


def test_both_catalogues_hold_the_same_entries() -> None:
    first, second = (
        {(entry.msgctxt, entry.msgid) for entry in catalogue(name) if not entry.obsolete}
        for name in CATALOGUES
    )
    assert first == second


def test_words_are_found_under_every_name_and_in_every_tag() -> None:
    module = """
from django.utils import translation
from django.utils.translation import gettext_lazy as _, ngettext, pgettext as p
_("Save " "all"); ngettext("a day", "%d days", n); p("captions", "off"); translation.gettext("Go"); _(name); other("no")
"""
    found = {word.key for word in python_words(ast.parse(module))}
    assert found == {(None, "Save all"), (None, "a day"), ("captions", "off"), (None, "Go")}
    page = """{% translate "100 %" %}{% translate 'Off' context "captions" as off %}{% tag _("waiting") %}
{% blocktranslate count n=days with who=name context "file" %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}
{% blocktranslate trimmed %}
  Two
  lines{% endblocktranslate %}{% translate variable %}{# {% translate "hidden" %} #}"""
    assert {word.key for word in template_words(page)} == {
        (None, "100 %%"), ("captions", "Off"), (None, "waiting"), ("file", "%(n)s day"), (None, "Two lines"),
    }  # fmt: skip


JOINED = re.compile(r"(\}\}|%\}|</a>)\. \{[{%]")


def test_no_sentence_is_put_together_with_the_stops_of_one_script() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in template_files()
        for found in JOINED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert JOINED.search("{{ name }}. {% translate 'Look' %}")
    assert not wrong, "\n".join(wrong)


def test_templates_show_no_bare_words() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in template_files()
        for word in bare_words(path.read_text(encoding="utf-8"))
        if word not in ALIKE
    ]
    assert not wrong, "\n".join(wrong)


def test_a_bare_word_is_seen_and_a_translated_one_is_not() -> None:
    page = """<p class="quiet {% if is_late %}late{% endif %}">{% translate "Hello" %} {{ name }} &nbsp;PDF</p>
<script type="application/json">{"not": "shown"}</script><input name="who" aria-label="Your name">
<a href="{% url 'x:y' %}" title="{% translate "More" %}">Read</a>{% blocktranslate %}Fine <b>so</b>{% endblocktranslate %}"""
    assert bare_words(page) == ["PDF", "Read", "Your", "name"]
