"""The code on the wall: the office makes it, people ask by it, the office or a trainer answers."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from lms.cohorts.actions.joining import open_code
from lms.cohorts.models import Enrolment, JoinCode, JoinRequest
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def code(office):
    return open_code(actor=office, cohort=CohortFactory(name="茶叶班", seats=30))


def text_of(response):
    return response.content.decode()


def asks(client, code, person):
    client.force_login(person)
    return client.post(reverse("learner:join_class", args=[code.code]))


def test_the_office_switches_the_code_on_prints_it_renews_it_and_switches_it_off(client, office):
    cohort = CohortFactory()
    page, act = (reverse(f"office:{name}", args=[cohort.uuid]) for name in ("class_join", "join_code"))
    poster = reverse("office:join_poster", args=[cohort.uuid])
    assert client.get(page).context["code"] is None
    assert client.get(poster).status_code == 404
    client.post(act, {"last_on": "2099-12-31"})
    first = JoinCode.objects.get().code
    text = text_of(client.get(poster))
    assert f"{first[:4]}-{first[4:]}" in text
    assert reverse("learner:join_class", args=[first]) in text
    picture = client.get(reverse("office:join_picture", args=[cohort.uuid]))
    assert picture["Content-Type"] == "image/svg+xml"
    client.post(act, {"renew": "1"})
    assert client.get(reverse("learner:join_class", args=[first])).status_code == 404
    client.post(act, {"shut": "1"})
    assert client.get(poster).status_code == 404
    client.post(act, {"last_on": "soon"})
    assert not JoinCode.objects.get().is_on


def test_a_visitor_signs_in_first_and_comes_back(client, code):
    client.post("/logout/")
    address = reverse("learner:join_class", args=[code.code])
    assert client.get(address)["Location"] == f"/login/?next={address}"


def test_a_learner_sees_the_class_asks_and_the_office_admits_several_at_once(client, code, office):
    people = [PersonFactory(display_name=name, phone=f"1380013800{n}") for n, name in enumerate("甲乙丙")]
    for person in people:
        client.force_login(person)
        shown = text_of(client.get(reverse("learner:join_class", args=[code.code.lower()])))
        assert "茶叶班" in shown
        assert asks(client, code, person).status_code == 302
        assert asks(client, code, person).status_code == 302
    assert JoinRequest.objects.count() == 3
    client.force_login(office)
    page = text_of(client.get(reverse("office:class_join", args=[code.cohort.uuid])))
    assert "138****8001" in page
    assert "13800138001" not in page
    first, second, third = JoinRequest.objects.order_by("pk")
    answer = reverse("office:join_answer", args=[code.cohort.uuid])
    client.post(answer, {"admit": "1", "who": [first.uuid, second.uuid]})
    client.post(answer, {"decline": "1", "who": [third.uuid, "nonsense"], "why": "人数已满"})
    assert Enrolment.objects.count() == 2
    client.force_login(people[2])
    assert "人数已满" in text_of(client.get(reverse("learner:class_code")))
    client.force_login(people[0])
    assert client.get(reverse("learner:join_class", args=[code.code])).context["is_in"]


def test_a_trainer_answers_for_own_classes_alone(client, code):
    trainer = CohortTrainerFactory(cohort=code.cohort).user
    asks(client, code, PersonFactory(display_name="李志强"))
    address = reverse("trainer:class_requests", args=[code.cohort.uuid])
    client.force_login(CohortTrainerFactory().user)
    assert client.get(address).status_code == 404
    assert client.post(address, {"admit": "1", "who": JoinRequest.objects.get().uuid}).status_code == 404
    assert "茶叶班" not in text_of(client.get(reverse("trainer:requests")))
    client.force_login(trainer)
    assert "茶叶班" in text_of(client.get(reverse("trainer:requests")))
    assert "李志强" in text_of(client.get(address))
    client.post(address, {"admit": "1", "who": JoinRequest.objects.get().uuid})
    assert Enrolment.objects.get().learner.display_name == "李志强"


def test_a_request_is_taken_back_and_asked_again(client, code):
    asks(client, code, PersonFactory())
    client.post(reverse("learner:join_take_back", args=[code.code]))
    assert JoinRequest.objects.get().state == "withdrawn"
    client.post(reverse("learner:join_class", args=[code.code]))
    assert sorted(JoinRequest.objects.values_list("state", flat=True)) == ["waiting", "withdrawn"]


def test_codes_cannot_be_tried_one_after_the_other(client, code):
    client.force_login(PersonFactory())
    page = reverse("learner:class_code")
    for _wrong in range(10):
        assert client.post(page, {"code": "AAAA-AAAA"}).status_code == 422
    right = client.post(page, {"code": code.code})
    assert right.status_code == 422
    client.force_login(PersonFactory())
    assert client.post(page, {"code": code.code}).status_code == 302


def test_the_page_costs_the_same_for_two_requests_as_for_twenty(
    client, code, office, django_assert_max_num_queries
):
    for count in (2, 18):
        for person in PersonFactory.create_batch(count):
            JoinRequest.objects.create(cohort=code.cohort, learner=person, asked_at="2026-09-01T08:00:00Z")
        with django_assert_max_num_queries(9):
            client.get(reverse("office:class_join", args=[code.cohort.uuid]))
