"""Search finds Chinese by any part of a word, English by beginnings, Vietnamese without diacritics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.actions import CourseTexts
from courses.catalogue.asking import filters_from, number_from, query_string
from courses.catalogue.cards import Filters, catalogue_cards, course_card, facets
from courses.search import index_tokens, loose_patterns, plain, query_patterns
from tests.factories.courses import fill_shelf, make_course, make_lesson, make_subject

LANGUAGES = frozenset({"zh-hans", "en", "vi"})


def is_found(query: str, *texts: str) -> bool:
    tokens = index_tokens(*texts)
    patterns = query_patterns(query)
    return bool(patterns) and all(pattern in tokens for pattern in patterns)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("焊接", "手工电弧焊接（初级）"),
        ("焊", "手工电弧焊接"),
        ("茶", "茶叶加工"),
        ("茶叶 加工", "茶叶加工（乡村班）"),
        ("ＴＥＡ－101", "TEA-101"),
        ("weld", "Arc welding for beginners"),
        ("WELDING arc", "Arc welding for beginners"),
        ("che bien che", "Chế biến chè"),
        ("chế biến", "CHẾ BIẾN CHÈ"),
        ("dien", "Điện dân dụng"),
        ("家電", "家電維修"),
    ],
)
def test_a_query_finds_what_people_mean(query, text):
    assert is_found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("接焊", "焊接"),
        ("茶工", "茶叶加工"),
        ("elding", "welding"),
        ("焊接 茶", "焊接"),
        ("!?", "焊接"),
        ("", "焊接"),
        ("%", "50 % off"),
    ],
)
def test_a_query_does_not_find_other_things(query, text):
    assert not is_found(query, text)


@given(st.text(max_size=200))
def test_any_text_is_found_by_any_of_its_words(text):
    for pattern in query_patterns(text):
        assert pattern in index_tokens(text[:200])


@given(st.text(max_size=50))
def test_plain_is_settled_after_one_turn(text):
    assert plain(plain(text)) == plain(text)


def test_loose_patterns_forgive_an_ending():
    assert all(pattern in index_tokens("welding") for pattern in loose_patterns("welders"))
    assert any(pattern in index_tokens("焊工") for pattern in loose_patterns("焊接"))


@pytest.mark.parametrize(
    "params",
    [{}, {"q": " a  b ", "level": "3"}, {"subject": "tea", "kind": "village", "language": "vi", "page": "3"}],
)
def test_the_canonical_address_says_the_same(params):
    filters, number = filters_from(params, languages=LANGUAGES), number_from(params)
    again = dict(pair.split("=") for pair in query_string(filters, number).lstrip("?").split("&") if pair)
    again = {name: value.replace("+", " ") for name, value in again.items()}
    assert (filters_from(again, languages=LANGUAGES), number_from(again)) == (filters, number)


@pytest.fixture
def shelf(site):
    tea = make_course(subject=make_subject(), class_kind="village", lessons=[make_lesson(asset=None)])
    welding = make_course(
        "WELD-301",
        texts={
            "zh-hans": CourseTexts(title="手工电弧焊接", partner_name="云岭锌锗"),
            "en": CourseTexts(title="Arc welding", summary="Not about tea."),
        },
        level=3,
        lessons=[],
    )
    return tea, welding


@pytest.mark.django_db
class TestShelf:
    """The catalogue as rows."""

    @pytest.mark.parametrize(
        ("language", "query", "codes"),
        [
            ("zh-hans", "焊接", ["WELD-301"]),
            ("zh-hans", "茶", ["TEA-101"]),
            ("zh-hans", "云岭", ["WELD-301"]),
            ("zh-hans", "arc", ["WELD-301"]),
            ("zh-hans", "green tea", ["TEA-101"]),
            ("en", "摊青", ["TEA-101"]),
            ("en", "tea", ["TEA-101", "WELD-301"]),
            ("en", "焊", ["WELD-301"]),
            ("vi", "che bien che", ["TEA-101"]),
            ("vi", "han", []),
        ],
    )
    def test_search_by_language(self, shelf, language, query, codes):
        found = catalogue_cards(language, Filters(query=query))
        assert [card.code for card in found.cards] == codes
        assert found.total == len(codes)

    def test_filters_narrow_together(self, shelf):
        def codes(**asked):
            return [card.code for card in catalogue_cards("en", Filters(**asked)).cards]

        assert codes(level=3) == ["WELD-301"]
        assert codes(subject="tea") == ["TEA-101"]
        assert codes(kind="village") == ["TEA-101"]
        assert codes(kind="village", level=3) == []
        assert codes(language="vi") == ["TEA-101"]

    def test_nothing_found_comes_with_something_near(self, shelf):
        found = catalogue_cards("en", Filters(query="welder xyz"))
        assert (found.cards, found.total) == ((), 0)
        assert found.suggestions[0].code == "WELD-301"

    def test_facets_count_listed_courses(self, shelf):
        make_course("HIDDEN-1", listed=False)
        seen = facets("en")
        assert seen.subjects == (("tea", "Tea processing", 1),)
        assert dict(seen.levels) == {5: 1, 3: 1}
        assert seen.languages == {"zh-hans": 2, "en": 2, "vi": 1}

    def test_a_card_falls_back_to_a_language_there_is(self, shelf):
        _tea, welding = shelf
        assert course_card(welding.translation_key, "vi").title == "手工电弧焊接"
        assert course_card(welding.translation_key, "en").title == "Arc welding"

    def test_a_list_costs_two_queries_whatever_its_length(self, shelf, django_assert_max_num_queries):
        fill_shelf(60)
        with django_assert_max_num_queries(2):
            found = catalogue_cards("en", Filters(query="tea"), 2)
        assert (len(found.cards), found.total, found.pages) == (24, 62, 3)
