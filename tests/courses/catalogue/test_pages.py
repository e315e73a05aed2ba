"""The public pages: the same for everybody, cheap, in three languages."""

from __future__ import annotations

import gzip
import re

import pytest
from django.test import Client

from courses.actions import CourseTexts
from courses.catalogue.cards import PAGE_SIZE
from courses.models import CatalogueIndexPage, CoursePage
from tests.factories.courses import fill_shelf, make_bank, make_course, make_lesson, make_subject

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def tea(site) -> CoursePage:
    return make_course(
        subject=make_subject(),
        planned_tenths={"online": 40, "onsite": 360},
        class_kind="village",
        poster_key="tea",
        partner_mark="leaf",
        lessons=[make_lesson(minutes=18), make_lesson("onsite", minutes=270)],
    )


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh-hans", "茶叶加工（乡村班）"), ("en", "Tea processing"), ("vi", "Chế biến chè")],
)
def test_catalogue_and_course_stand_in_every_language(client, tea, language, title):
    index = client.get(f"/{language}/courses/")
    assert index.status_code == 200
    assert f'<html lang="{language}">' in text_of(index)
    assert title in text_of(index)
    page = client.get(f"/{language}/courses/tea-101/")
    assert page.status_code == 200
    assert f'<html lang="{language}">' in text_of(page)
    assert f"<h1>{title}</h1>" in text_of(page)
    assert 'href="/learn/TEA-101/"' in text_of(page)


def test_the_language_switch_keeps_the_page_and_what_was_asked(client, tea):
    page = text_of(client.get("/en/courses/tea-101/"))
    assert 'href="/vi/courses/tea-101/"' in page
    assert re.search(r'<link rel="alternate" hreflang="zh-hans" href="[^"]+/zh-hans/courses/tea-101/">', page)
    index = text_of(client.get("/en/courses/?q=tea&level=5&utm_source=x"))
    assert 'href="/vi/courses/?q=tea&amp;level=5"' in index
    assert "utm_source" not in index


def test_a_missing_translation_leads_to_the_catalogue_of_that_language(client, tea):
    tea.get_translations().get(locale__language_code="vi").specific.unpublish()
    page = text_of(client.get("/en/courses/tea-101/"))
    assert 'href="/vi/courses/"' in page
    assert 'hreflang="vi" href="http' not in page
    assert client.get("/vi/courses/tea-101/").status_code == 404


def test_a_page_is_for_everybody_no_cookie_no_token_and_may_be_kept(tea):
    client = Client(enforce_csrf_checks=True)
    for address in ("/zh-hans/courses/", "/zh-hans/courses/tea-101/"):
        response = client.get(address)
        assert not response.cookies
        assert "csrf" not in text_of(response).lower()
        assert response["Cache-Control"] == "public, max-age=60"
        assert response["Vary"] == "Accept-Encoding"
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_signed_in_person_gets_the_same_bytes(client, tea, django_user_model):
    stranger = client.get("/en/courses/tea-101/").content
    client.force_login(django_user_model.objects.create(username="mei", display_name="Mei"))
    assert client.get("/en/courses/tea-101/").content == stranger
    assert b"Mei" not in stranger


@pytest.mark.parametrize("address", ["/en/courses/", "/en/courses/?q=tea", "/en/courses/tea-101/"])
def test_a_hit_costs_no_query(client, tea, django_assert_num_queries, address):
    client.get(address)
    with django_assert_num_queries(0):
        assert client.get(f"{address}{'&' if '?' in address else '?'}fbclid=1").status_code == 200


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/en/courses/", 5),
        # One more for what is said in films.
        ("/en/courses/?q=tea&level=5&kind=village", 6),
        ("/en/courses/?q=nothing+here", 6),
        ("/en/courses/tea-101/", 4),
    ],
)
def test_a_miss_costs_few_queries_whatever_the_number_of_courses(
    client, tea, django_assert_max_num_queries, address, most
):
    fill_shelf(PAGE_SIZE + 3)
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_a_published_change_shows_at_once(client, tea, django_capture_on_commit_callbacks):
    assert "从鲜叶到干茶" in text_of(client.get("/zh-hans/courses/tea-101/"))
    page = CoursePage.objects.get(pk=tea.pk)
    page.summary = "一芽二叶，从采到制。"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert "一芽二叶" in text_of(client.get("/zh-hans/courses/tea-101/"))


def test_a_draft_does_not_show(client, tea):
    page = CoursePage.objects.get(pk=tea.pk)
    page.summary = "草稿"
    page.save_revision()
    assert "草稿" not in text_of(client.get("/zh-hans/courses/tea-101/"))


def test_an_unlisted_course_is_not_there_for_the_public(client, site):
    make_course("PRIVATE-1", listed=False)
    assert client.get("/en/courses/private-1/").status_code == 404
    assert "private-1" not in text_of(client.get("/en/courses/"))


def test_the_course_page_shows_lessons_hours_trainer_and_partner(client, site):
    bank = make_bank()
    texts = {
        "en": CourseTexts(
            title="Smelting",
            trainer_name="Li Wei",
            partner_name="Yunling Zinc",
            audience="apprentices, newcomers",
        )
    }
    make_course(
        "SMELT-201",
        texts=texts,
        lessons=[make_lesson(bank=bank.key, minutes=12, required=False), make_lesson("onsite", minutes=90)],
        planned_tenths={"online": 85, "onsite": 400, "workplace": 5515},
        partner_mark="ore",
    )
    page = text_of(client.get("/en/courses/smelt-201/"))
    for words in (
        "Li Wei",
        "Yunling Zinc",
        "apprentices · newcomers",
        "600",
        "8.5",
        "551.5",
        "12 min",
        "1 h 30 min",
        "1 h 42 min",
        "with a quiz",
        "optional",
    ):
        assert words in page
    assert "partner-mark" in page


def test_forty_lessons_stay_a_light_page(client, site):
    make_course(
        lessons=[
            make_lesson(asset=None, title={"en": f"Lesson {n}", "zh-hans": f"第{n}课"}) for n in range(40)
        ]
    )
    response = client.get("/en/courses/tea-101/", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    html = gzip.decompress(response.content).decode()
    assert len(re.findall(r"<[a-z]", html)) <= 700
    assert len(response.content) <= 8_000


def test_a_full_catalogue_page_stays_small(client, tea):
    fill_shelf(PAGE_SIZE)
    response = client.get("/en/courses/", headers={"accept-encoding": "gzip"})
    assert len(response.content) <= 12_000


def test_catalogue_pages_continue(client, tea):
    fill_shelf(PAGE_SIZE)
    first = text_of(client.get("/en/courses/"))
    assert first.count("course-card__title") == PAGE_SIZE
    assert 'rel="next" href="?page=2"' in first
    second = text_of(client.get("/en/courses/?page=2"))
    assert second.count("course-card__title") == 1
    assert 'rel="prev" href="./"' in second
    assert "course-card__title" in text_of(client.get("/en/courses/?page=999"))


@pytest.mark.parametrize(
    "params",
    [
        "level=x",
        "level=99999999999999999999",
        "page=-1",
        "page=abc",
        "kind=<b>",
        "language=de",
        "q=%00",
        "q=" + "茶" * 500,
    ],
)
def test_nonsense_in_the_address_is_no_error(client, tea, params):
    assert client.get(f"/en/courses/?{params}").status_code == 200


def test_other_methods_are_refused(client, tea):
    assert client.post("/en/courses/").status_code == 405


def test_a_home_leads_to_its_catalogue(client, site):
    assert client.get("/vi/")["Location"] == "/vi/courses/"


def test_words_of_the_catalogue_are_the_editors(client, site):
    page = CatalogueIndexPage.objects.get(locale__language_code="en")
    page.title = "Trades & crafts"
    page.save()
    assert '<h1 class="hero__title">Trades &amp; crafts</h1>' in text_of(client.get("/en/courses/"))
