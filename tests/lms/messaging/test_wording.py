"""Every kind has its words in every language: complete, escaped, and short enough for one SMS."""

import re

import pytest

from lms.messaging.kinds import SUBJECTS, TRAITS, Channel, Level, channels_of, level_of
from lms.messaging.rules import NOTICE_WORDS, NoticeKind, UnknownNotice
from lms.messaging.wording import Said, fits, short_text, text_of

LANGUAGES = ["zh-hans", "en", "vi"]
LONG = "很长的班级名称" * 12
SAMPLE = {
    **{name: "…" for words in NOTICE_WORDS.values() for name in re.findall(r"%\((\w+)\)s", str(words))},
    "cohort": "2026 春季冶炼学徒班", "learner": "阿美", "sender": "王总监", "units": "12.5", "day": "2026-11-30",
    "why": "教室停电", "target": "二班", "rule": "规则 2", "before": "3", "after": "4", "programme": "冶炼工",
    "serial": "53LJYJ2600001", "title": "安全生产", "course": "安全", "answer": "已经补上", "days": 7, "n": 3,
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(TRAITS))
def test_every_kind_says_all_it_has_to_in_every_language(kind, language):
    text = text_of([Said(kind, SAMPLE, "https://a.example/learn/")], language=language, name="<b>阿美</b>",
                   academy="A & B", stop_url="https://a.example/m/1/")  # fmt: skip
    assert text.subject
    assert "%(" not in text.subject + text.short + text.long + text.html
    assert fits(text.short)
    assert "https://a.example/m/1/" in text.long
    assert "<b>" not in text.html
    assert "A &amp; B" in text.html
    assert '<a href="https://a.example/learn/">' in text.html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(TRAITS))
def test_one_sms_takes_it_whatever_the_values_are(kind, language):
    text = short_text([Said(kind, dict.fromkeys(SAMPLE, LONG))], language=language)
    assert fits(text)
    assert len(text) > 10


@pytest.mark.parametrize("kind", sorted(TRAITS))
def test_subjects_are_in_the_language_of_who_reads(kind):
    subjects = {
        text_of([Said(kind, SAMPLE)], language=language, name="", academy="", stop_url="").subject
        for language in LANGUAGES
    }
    assert len(subjects) == 3


def test_a_missing_value_is_no_message():
    with pytest.raises(UnknownNotice):
        short_text([Said(NoticeKind.ENROLLED, {})], language="en")


def test_several_things_are_one_message_of_the_day():
    parts = [Said(NoticeKind.COURSE_ADDED, SAMPLE), Said(NoticeKind.HOURS_CORRECTED, SAMPLE)]
    text = text_of(parts, language="en", name="A-mei", academy="Academy", stop_url="")
    assert text.subject == text.short == "2 pieces of news"
    assert "30 Nov 2026" in text.long
    assert "A course was added" in text.long


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("a" * 160, True), ("a" * 161, False), ("€" * 80, True), ("€" * 81, False),
        ("字" * 70, True), ("字" * 71, False), ("😀" * 35, True), ("😀" * 36, False),
    ],
)  # fmt: skip
def test_an_sms_is_160_plain_letters_or_70_of_all_others(text, is_one):
    assert fits(text) is is_one


def test_vietnamese_sms_go_without_marks():
    text = short_text([Said(NoticeKind.ENROLLED, {"cohort": "Lớp Đúc"})], language="vi")
    assert text.isascii()
    assert "Lop Duc" in text


def test_every_kind_that_goes_out_has_a_subject():
    assert set(TRAITS) == set(SUBJECTS) <= set(NoticeKind)


@pytest.mark.parametrize(
    ("day", "level"),
    [
        ("2026-11-25", Level.NORMAL), ("2026-11-26", Level.URGENT), ("2026-11-27", Level.URGENT),
        ("2026-11-28", Level.NORMAL), ("soon", Level.NORMAL),
    ],
)  # fmt: skip
def test_a_session_of_today_or_tomorrow_is_urgent(day, level):
    from datetime import date

    assert level_of(NoticeKind.SESSION_MOVED, {"day": day}, today=date(2026, 11, 26)) is level


def test_what_is_of_little_weight_costs_no_sms_and_films_stay_inside():
    assert Channel.SMS not in channels_of(NoticeKind.COURSE_ADDED)
    assert Channel.SMS in channels_of(NoticeKind.SESSION_CANCELLED)
    assert channels_of(NoticeKind.ASSET_READY) == frozenset()
    assert channels_of("unheard-of") == frozenset()
