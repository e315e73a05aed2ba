"""Notices are told once, complete, in the reader's language."""

import pytest
from django.utils.translation import override

from lms.messaging import actions, queries, rules
from lms.messaging.models import Notice
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def tell(person, key="k1", **values):
    return actions.notify(
        recipient=person,
        kind="enrolled",
        values={"cohort": "冶炼一班", **values},
        url="/learn/",
        natural_key=key,
    )


def test_a_notice_is_left_once_per_natural_key():
    person = PersonFactory()
    assert tell(person) == tell(person)
    assert Notice.objects.count() == 1


def test_unread_notices_are_newest_first_and_read_ones_are_gone(django_assert_num_queries):
    person, other = PersonFactory(), PersonFactory()
    first, second = tell(person, "a"), tell(person, "b")
    tell(other, "c")
    with django_assert_num_queries(1):
        assert queries.unread(person) == [second, first]
    assert actions.mark_read(recipient=other, uuid=first.uuid) == 0
    assert actions.mark_read(recipient=person, uuid=second.uuid) == 1
    assert queries.unread(person) == [first]


def test_a_notice_that_lacks_a_value_is_not_left():
    with pytest.raises(rules.UnknownNotice):
        actions.notify(recipient=PersonFactory(), kind="enrolled", values={}, url="", natural_key="k")
    assert not Notice.objects.exists()


def test_every_kind_has_words():
    assert set(rules.NOTICE_WORDS) == set(rules.NoticeKind)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "12 Nov 2026"), ("vi", "12/11/2026"), ("zh-hans", "2026年11月12日")]
)
def test_a_day_is_said_in_the_language_of_who_reads_not_of_that_moment(language, words):
    with override(language):
        assert words in queries.said(Notice(kind="hours_corrected", values={"day": "2026-11-12", "why": "x"}))


def test_a_notice_of_before_that_holds_a_day_in_words_is_said_as_it_is():
    assert "11 月" in queries.said(Notice(kind="hours_corrected", values={"day": "11 月 12 日", "why": "x"}))
