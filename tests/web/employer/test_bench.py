"""A mentor whom the office named examiner scores people of the enterprise at the bench, online and without a network."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.assessments.models import Mark
from lms.partners.actions import set_examiner
from tests.factories.accounts import PersonFactory
from tests.factories.benches import AT, Bench
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, MentorshipFactory
from tests.factories.partners import MembershipFactory, PartnerFactory
from tests.web.employer.conftest import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
MINUTE = timedelta(minutes=1)


class Shop:
    """A class of an enterprise with a practical task, and a mentor who examines it with a telephone."""

    def __init__(self):
        self.cohort = CohortFactory(name="甲班", partner=PartnerFactory(name="云岭"), kind="apprenticeship")
        self.member = MembershipFactory(partner=self.cohort.partner, role="mentor", is_examiner=True)
        self.bench = Bench(cohort=self.cohort, examiner=self.member.user)
        self.client = client_of(self.member.user)

    def url(self, enrolment=None, cohort=None):
        lesson = self.bench.taken.at_bench.lesson.uuid
        place = [(cohort or self.cohort).uuid, lesson, self.bench.task]
        if enrolment:
            return reverse("employer:bench_score", args=[*place, enrolment.uuid])
        return reverse("employer:bench_task", args=place)


@pytest.fixture
def shop():
    return Shop()


FORM = {"line-0": 200, "line-1": 400, "remark-0": "", "remark-1": "", "note": ""}


def test_an_examiner_scores_everybody_of_the_enterprise_and_the_trainer_releases(shop):
    home = shop.client.get(reverse("employer:home")).content.decode()
    assert reverse("employer:bench") in home
    page = shop.client.get(reverse("employer:bench")).content.decode()
    assert shop.url() in page
    assert "0 / 2 scored" in page
    assert "release" not in shop.client.get(shop.url()).content.decode()
    person = shop.bench.people[0]
    answer = shop.client.post(shop.url(person), FORM)
    assert answer["Location"] == shop.url(shop.bench.people[1])
    mark = Mark.objects.get()
    assert (mark.by, mark.marking.released_at) == (shop.member.user, None)
    assert "6 of 6 points" in shop.client.get(shop.url()).content.decode()


def test_nobody_else_of_an_enterprise_examines_and_nobody_another_enterprise(shop):
    partner, person = shop.cohort.partner, shop.bench.people[0]
    others = [
        MembershipFactory(partner=partner, role="hr", is_manager=True).user,
        MembershipFactory(partner=partner, role="mentor").user,
        MembershipFactory(role="mentor", is_examiner=True).user,
    ]
    MentorshipFactory(enrolment=person, mentor=others[1])
    for user in others:
        client = client_of(user)
        for address in (shop.url(), shop.url(person)):
            assert client.get(address).status_code == 404
        assert client.post(shop.url(person), FORM).status_code == 404
    for user in (person.learner, PersonFactory(roles=["trainer"])):
        assert client_of(user).get(shop.url()).status_code == 403
    foreign = EnrolmentFactory()
    assert shop.client.get(shop.url(foreign)).status_code == 404
    assert shop.client.get(shop.url(cohort=foreign.cohort)).status_code == 404
    assert not Mark.objects.exists()


def test_nobody_examines_themselves(shop):
    me = EnrolmentFactory(cohort=shop.cohort, learner=shop.member.user)
    assert shop.client.post(shop.url(me), FORM).status_code == 422
    assert not Mark.objects.exists()


def test_scores_without_a_network_count_while_the_right_lasts_and_are_kept_afterwards(shop):
    first, second = shop.bench.people
    shop.bench.score(first, [200, 400], AT + MINUTE)
    assert list(shop.bench.send(AT + 5 * MINUTE).asked) == []
    set_examiner(actor=PersonFactory(roles=["office"]), membership=shop.member, may=False)
    shop.bench.score(second, [200, 400], AT + 2 * MINUTE)
    assert list(shop.bench.send(AT + 6 * MINUTE).asked) == [(2, "not-yours")]
    assert [mark.marking.attempt.enrolment for mark in Mark.objects.all()] == [first]
    assert shop.client.get(reverse("employer:bench")).status_code == 404
    assert shop.client.get(reverse("employer:bench_kit")).status_code == 404


def test_the_page_without_a_network_and_its_worker_are_in_the_employers_part(shop):
    page = shop.client.get(reverse("employer:bench_kit"))
    assert reverse("employer:bench_kit_worker") in page.content.decode()
    assert "camera=(self)" in page["Permissions-Policy"]
    assert shop.client.get(reverse("employer:bench_kit_worker"))["Content-Type"] == "text/javascript"


def test_an_enterprise_without_practical_tasks_is_told_so():
    member = MembershipFactory(role="mentor", is_examiner=True)
    client = client_of(member.user)
    assert "No class has a practical task now" in client.get(reverse("employer:bench")).content.decode()
    assert reverse("employer:bench") in client.get(reverse("employer:home")).content.decode()


def test_a_class_costs_the_same_for_two_people_as_for_eight(shop):
    counts = []
    for more in (0, 6):
        EnrolmentFactory.create_batch(more, cohort=shop.cohort)
        with CaptureQueriesContext(connection) as queries:
            shop.client.get(shop.url())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
