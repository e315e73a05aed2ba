"""Private courses: a partner's people see and join them until the day; for everybody else they do not exist."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.audit.models import AuditRecord
from lms.cohorts.models import Enrolment
from lms.partners.actions import grant_course
from lms.partners.models import CourseGrant
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.courses import make_version
from tests.factories.partners import MembershipFactory, PartnerFactory
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
LAST = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _clock():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    cache.clear()


@pytest.fixture
def course():
    RuleSetFactory(code="CN-GEN-45", version=1)
    return make_version("SECRET-1", listed=False)


@pytest.fixture
def partner():
    return PartnerFactory(name="云岭")


def signed_in(user):
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


def apprentice(partner):
    return EnrolmentFactory(cohort=CohortFactory(partner=partner)).learner


def test_its_people_find_it_join_it_and_hr_sees_their_class(course, partner):
    grant_course(actor=None, partner=partner, course_key=course.course_key, until_on=LAST)
    hr = MembershipFactory(partner=partner)
    for who in (apprentice(partner), hr.user):
        client = signed_in(who)
        assert "SECRET-1" in client.get("/learn/courses/").content.decode()
        assert client.get("/learn/SECRET-1/", follow=True).status_code == 200
        for _click in range(2):
            client.post("/learn/SECRET-1/join/")
        own = Enrolment.objects.get(learner=who, cohort__kind="open")
        assert own.cohort.partner == partner
        assert client.get("/learn/SECRET-1/").status_code == 200
    assert "2" in signed_in(hr.user).get("/employer/").content.decode()


def test_for_everybody_else_it_is_a_course_that_does_not_exist(course, partner):
    grant_course(actor=None, partner=partner, course_key=course.course_key)
    gone = EnrolmentFactory(cohort=CohortFactory(partner=partner), state="withdrawn").learner
    ended = MembershipFactory(partner=partner, ended_on=date(2026, 11, 1)).user
    other = apprentice(PartnerFactory())
    for who in (gone, ended, other, PersonFactory()):
        client = signed_in(who)
        assert "SECRET-1" not in client.get("/learn/courses/").content.decode()
        for method in ("get", "post"):
            answers = [getattr(client, method)(f"/learn/{code}/join/") for code in ("SECRET-1", "NOWHERE-1")]
            assert [answer.status_code for answer in answers] == [404, 404]
    assert "SECRET-1" not in Client().get("/api/v1/catalogue", {"q": "SECRET"}).content.decode()
    assert Enrolment.objects.filter(cohort__kind="open").count() == 0


def test_after_the_last_day_nobody_joins_and_who_learns_it_goes_on(course, partner):
    grant_course(actor=None, partner=partner, course_key=course.course_key, until_on=LAST)
    early, late = apprentice(partner), apprentice(partner)
    signed_in(early).post("/learn/SECRET-1/join/")
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        cache.clear()
        assert signed_in(early).get("/learn/SECRET-1/").status_code == 200
        client = signed_in(late)
        assert client.get("/learn/SECRET-1/").status_code == 404
        assert client.post("/learn/SECRET-1/join/").status_code == 404
        assert "SECRET-1" not in client.get("/learn/courses/").content.decode()


def test_the_office_opens_moves_and_ends_and_the_auditor_reads(course, partner):
    client = signed_in(PersonFactory(roles=["office"]))
    page = reverse("office:partner_courses", args=[partner.uuid])
    opens = reverse("office:course_grant", args=[partner.uuid])
    data = {"course": course.course_key, "until_on": "2026-12-31"}
    for _click in range(2):
        client.post(opens, data)
    client.post(opens, {**data, "until_on": "2027-01-31"})
    assert CourseGrant.objects.get().until_on == date(2027, 1, 31)
    assert client.post(opens, {**data, "until_on": "2026-11-01"}).status_code == 422
    assert client.post(opens, {"course": "00000000-0000-4000-8000-000000000000"}).status_code == 422
    auditor = signed_in(PersonFactory(roles=["auditor"]))
    assert "SECRET-1" in auditor.get(page).content.decode()
    ends = reverse("office:grant_end", args=[partner.uuid, course.course_key])
    assert auditor.post(ends).status_code == auditor.post(opens, data).status_code == 403
    client.post(ends)
    assert not CourseGrant.objects.exists()
    assert client.post(ends).status_code == 404
    assert AuditRecord.objects.filter(action__startswith="course.grant").count() == 3


def test_a_listed_course_cannot_be_granted(partner):
    listed = make_version("TEA-101")
    client = signed_in(PersonFactory(roles=["office"]))
    opens = reverse("office:course_grant", args=[partner.uuid])
    assert client.post(opens, {"course": listed.course_key}).status_code == 422


def test_the_page_of_courses_takes_as_many_queries_for_three_as_for_one(course, partner):
    client = signed_in(apprentice(partner))

    def queries():
        with CaptureQueriesContext(connection) as counted:
            assert client.get("/learn/courses/").content.decode().count("/join/") >= 1
        return len(counted)

    grant_course(actor=None, partner=partner, course_key=course.course_key)
    queries()
    one = queries()
    for code in ("SECRET-2", "SECRET-3"):
        version = make_version(code, listed=False)
        grant_course(actor=None, partner=partner, course_key=version.course_key)
    assert queries() == one
