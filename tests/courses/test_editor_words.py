"""The editor in the reader's language: no English and no Chinese left over on the pages of a trainer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import polib
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.admin.forms.account import LocalePreferencesForm
from wagtail.models import Collection, Page

from courses.access import grant_editor
from courses.actions import CourseTexts
from courses.models import CatalogueIndexPage, CoursePage
from tests.architecture.house import ROOT
from tests.architecture.library_words import asked
from tests.factories.courses import make_bank, make_course, make_subject

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

SPOKEN = ("title", "placeholder", "alt", "aria-label", "data-w-tooltip-content-value")
QUIET = frozenset({"script", "style", "svg", "textarea"})
# In what is handed to scripts: an icon or a part of the menu, not a word for people.
NAME = re.compile(r"[a-z-]+")
# Names, and what Wagtail's templates write without asking a catalogue: for screen readers alone, or hidden.
ALIKE = frozenset({"简体中文", "English", "Tiếng Việt", "Network Academy", "Actions", "Search", "None"})


class Words(HTMLParser):
    """What a page says: its text, the attributes that are read out, and the words handed to scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._quiet: list[str] = []
        self._config: list[str] = []
        self.feed(page)
        for text in self._config:
            self.found += re.findall(r'"((?:[^"\\]|\\.)*)"', text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in QUIET:
            self._quiet.append("json" if ("type", "application/json") in attrs else tag)
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in QUIET and self._quiet:
            self._quiet.pop()

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.found.append(" ".join(data.split()))
        elif self._quiet == ["json"]:
            self._config.append(_values_of(data))


def _values_of(data: str) -> str:
    """The text values of a JSON document, as one JSON list: its keys are not said to anybody."""

    def walk(node: object) -> Iterator[str]:
        if isinstance(node, str) and not NAME.fullmatch(node):
            yield node
        elif isinstance(node, dict | list):
            for child in node.values() if isinstance(node, dict) else node:
                yield from walk(child)

    return json.dumps(list(walk(json.loads(data))), ensure_ascii=False)


@cache
def said_in(language: str) -> dict[str, str]:
    """Every whole message, ours and the libraries', and what it is in `language`."""
    ours = polib.pofile(str(ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"))
    messages = {entry.msgid for entry in ours} | {word.entry.msgid for word in asked("django")}
    with translation.override(language):
        return {text: translation.gettext(text) for text in messages if "%" not in text}


def left_over(page: str, language: str) -> set[str]:
    """What `page` says in another language than `language`."""
    right = set(said_in(language).values())
    others = {text for other in ("en", "zh-hans", "vi") for text in said_in(other).values()}
    return (set(Words(page).found) & others) - right - ALIKE


@pytest.fixture(params=["vi", "zh-hans", "en"])
def language(request) -> str:
    return request.param


@pytest.fixture
def editor(site, django_user_model, language) -> Client:
    user = django_user_model.objects.create(username="trainer", display_name="Lan", language=language)
    grant_editor(user)
    client = Client()
    client.force_login(user)
    return client


def pages(language: str) -> dict[str, str]:
    """Addresses on a trainer's usual paths, by what they are."""
    course = CoursePage.objects.get(locale__language_code=language)
    shelf = CatalogueIndexPage.objects.get(locale__language_code=language)
    bank = make_bank(count=0)
    make_subject(name={language: "X"}, line={})
    on_course = ("edit", "history", "copy", "move", "delete", "unpublish", "usage")
    on_bank = ("edit", "history", "delete", "usage")
    return {
        "start": reverse("wagtailadmin_home"),
        "explorer": reverse("wagtailadmin_explore", args=[shelf.pk]),
        "search": reverse("wagtailadmin_pages:search"),
        "new course": reverse("wagtailadmin_pages:add", args=["courses", "coursepage", shelf.pk]),
        **{f"course {what}": reverse(f"wagtailadmin_pages:{what}", args=[course.pk]) for what in on_course},
        "translate": reverse("simple_translation:submit_page_translation", args=[course.pk]),
        "account": reverse("wagtailadmin_account"),
        "banks": reverse("wagtailsnippets_courses_questionbank:list"),
        "new bank": reverse("wagtailsnippets_courses_questionbank:add"),
        **{f"bank {what}": reverse(f"wagtailsnippets_courses_questionbank:{what}", args=[bank.pk]) for what in on_bank},
        "subjects": reverse("wagtailsnippets_courses_subject:list"),
        "images": reverse("wagtailimages:index"),
        "upload images": reverse("wagtailimages:add_multiple"),
        "documents": reverse("wagtaildocs:index"),
        "upload documents": reverse("wagtaildocs:add_multiple"),
        "choose image": reverse("wagtailimages_chooser:choose"),
        "choose document": reverse("wagtaildocs_chooser:choose"),
        "choose page": reverse("wagtailadmin_choose_page"),
        "choose link": reverse("wagtailadmin_choose_page_external_link"),
        "choose mail": reverse("wagtailadmin_choose_page_email_link"),
        "choose telephone": reverse("wagtailadmin_choose_page_phone_link"),
    }  # fmt: skip


def test_the_editor_speaks_the_language_of_the_trainer(editor, language):
    make_course(texts={language: CourseTexts(title="TEA", summary="TEA")}, lessons=[])
    wrong = []
    for what, address in pages(language).items():
        response = editor.get(address, follow=True)
        assert response.status_code == 200, what
        is_dialog = response["Content-Type"].startswith("application/json")
        page = response.json()["html"] if is_dialog else response.content.decode()
        assert is_dialog or f'<html lang="{language}"' in page, what
        wrong += [f"{what}: {text}" for text in sorted(left_over(page, language))]
    assert not wrong, "\n".join(wrong)


def test_what_is_left_over_is_seen():
    page = """<html><p>Search all  pages…</p><a title="History">x</a><textarea>搜索</textarea><i>搜索</i>
    <script type="application/json">{"History": "Reports"}</script><script>"History"</script></html>"""
    assert left_over(page, "vi") == {"Search all pages…", "History", "Reports", "搜索"}
    assert left_over(page, "zh-hans") == {"Search all pages…", "History", "Reports"}
    assert left_over(page, "en") == {"搜索"}


def test_scripts_are_given_the_same_language(editor, language):
    script = editor.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    found = re.search(r"newcatalog = (\{.*?\n  \});", script, re.DOTALL)
    words = json.loads(found[1]) if found else {}
    said = {"vi": "Nhân đôi", "zh-hans": "创建副本", "en": "Duplicate"}
    assert words.get("Duplicate", "Duplicate") == said[language]
    assert all(words.get(word.entry.msgid) for word in asked("djangojs")) or language == "en"


def test_the_page_search_counts_pages(editor, language):
    page = editor.get(reverse("wagtailadmin_pages:search")).content.decode()
    count = re.compile(
        {"vi": r"trong \d+ trang", "zh-hans": r"共 \d+ 个页面", "en": r"of \d+ pages"}[language]
    )
    assert count.search(page)
    assert not re.search(r"\d None", page)


def test_the_trees_carry_the_name_of_the_academy(site):
    assert not Page.objects.filter(title="Root").exists()
    assert not Collection.objects.filter(name="Root").exists()


def test_the_editor_offers_no_second_choice_of_language():
    assert set(LocalePreferencesForm().fields) == {"current_time_zone"}
