"""The door of a course that one does not learn yet."""

import pytest
from django.urls import reverse

from lms.cohorts.models import Enrolment
from tests.factories.courses import make_version
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_course():
    RuleSetFactory(code="CN-GEN-45", version=1)
    return make_version("START-001", class_kind="open")


def test_start_in_the_catalogue_leads_through_the_door_into_the_course(signed_in, learner, open_course):
    door = signed_in.get("/learn/START-001/", follow=True)
    assert door.redirect_chain == [(reverse("learner:join", args=["START-001"]), 302)]
    assert b"Join and begin" in door.content
    inside = signed_in.post(door.redirect_chain[0][0])
    assert inside["Location"] == "/learn/START-001/"
    assert signed_in.get("/learn/START-001/").status_code == 200
    assert Enrolment.objects.get().learner == learner


def test_joining_twice_is_joining_once(signed_in, open_course):
    for _time in range(2):
        signed_in.post(reverse("learner:join", args=["START-001"]))
    assert Enrolment.objects.count() == 1


def test_a_course_held_in_classes_says_who_gives_a_place_and_takes_nobody(signed_in):
    RuleSetFactory(code="CN-GEN-45", version=1)
    make_version("TEA-101", class_kind="village")
    door = signed_in.get("/learn/TEA-101/", follow=True)
    assert door.status_code == 200
    assert b"Join and begin" not in door.content
    assert signed_in.post(reverse("learner:join", args=["TEA-101"])).status_code == 409
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unlisted_course_looks_like_one_that_does_not_exist(signed_in, method):
    make_version("SECRET-1", listed=False)
    hidden = getattr(signed_in, method)("/learn/SECRET-1/join/")
    missing = getattr(signed_in, method)("/learn/NOWHERE-1/join/")
    assert hidden.status_code == missing.status_code == 404
    assert not Enrolment.objects.exists()
