"""HR: who is late, agreements, mentors for many, deputies; a mentor ticks what was done alone; nobody else's people."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from lms.cohorts.models import Agreement, Enrolment, Mentorship
from lms.workplace.actions import sign_lines
from lms.workplace.models import Deputy, Mastery
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.workplace import TODAY, agreement_of, another_mentor, workshop
from tests.web.employer.conftest import client_of

pytestmark = pytest.mark.django_db
PAGE = "/employer/apprentices/"


@pytest.fixture
def shop(time_machine):
    time_machine.move_to("2026-10-06T22:00:00+08:00", tick=False)
    return workshop()


def picture(content=b""):
    out = io.BytesIO(content)
    if not content:
        Image.new("RGB", (60, 40)).save(out, "JPEG")
        out.seek(0)
    out.name = "skill.jpg"
    return out


def url(name, *args):
    return reverse(f"employer:{name}", args=args)


def test_who_needs_somebody_comes_first_with_the_reason(shop):
    (line, _other) = shop.write(0, TODAY, TODAY - timedelta(days=14))
    sign_lines(actor=shop.mentor, uuids=[line.uuid])
    EnrolmentFactory(cohort=shop.cohort)
    page = client_of(shop.hr).get(PAGE)
    rows = page.context["rows"]
    assert [row.name for row in rows][:2] == [
        shop.people[1].learner.display_name,
        shop.people[0].learner.display_name,
    ]
    text = page.content.decode()
    for said in (
        "4 weeks without a line",
        "1 line waits for the mentor since",
        "1 line written late",
        "agreement not signed",
    ):
        assert said in text, said
    assert rows[1].signed == "8 h"


def test_queries_do_not_grow_with_people(shop):
    counts = []
    for _time in range(2):
        client = client_of(shop.hr)
        with CaptureQueriesContext(connection) as caught:
            client.get(PAGE)
        counts.append(len(caught))
        for _person in range(3):
            agreement_of(EnrolmentFactory(cohort=shop.cohort))
    assert counts[0] == counts[1] <= 14


def test_an_agreement_is_written_signed_and_ended_on_a_page(shop):
    person = EnrolmentFactory(cohort=shop.cohort)
    Mentorship.objects.create(enrolment=person, mentor=shop.mentor, since_on=TODAY)
    tutor, client = PersonFactory(roles=["trainer"]), client_of(shop.hr)
    page = url("agreement", person.uuid)
    fields = {
        "what": "sign",
        "number": "XT-77",
        "level": "4",
        "term_months": "12",
        "contract_on": "2026-09-01",
        "starts_on": "2026-09-01",
        "ends_on": "2027-08-31",
        "school_mentor": str(tutor.pk),
    }
    answer = client.post(page, fields)
    assert (answer.status_code, "Not yet complete" in answer.content.decode()) == (422, True)
    assert client.post(page, {**fields, "term_months": "40"}).status_code == 422
    assert client.post(page, {**fields, "wage_confirmed": "on"}).status_code == 302
    assert Agreement.objects.get(enrolment=person).state == "signed"
    assert "XT-77" in client.get(page).content.decode()
    assert client.post(page, {"what": "end", "reason": ""}).status_code == 422
    assert client.post(page, {"what": "end", "reason": "resigned", "note": "回乡"}).status_code == 302
    assert Enrolment.objects.get(pk=person.pk).state == "withdrawn"


def test_one_mentor_for_many_and_a_reason_above_the_limit(shop):
    second, client = another_mentor(shop), client_of(shop.hr)
    people = [*shop.people, *(EnrolmentFactory(cohort=shop.cohort) for _number in range(7))]
    fields = {"mentor": str(second.uuid), "who": [str(row.uuid) for row in people]}
    assert (
        "9 apprentices; 8 are allowed"
        in client.post(url("mentors_assign"), fields, follow=True).content.decode()
    )
    assert not Mentorship.objects.filter(mentor=second).exists()
    client.post(url("mentors_assign"), {**fields, "why": "Two shifts"})
    assert Mentorship.objects.filter(mentor=second, until_on__isnull=True).count() == 9
    client.post(url("mentors_assign"), {"mentor": str(second.uuid)})
    for stranger in (workshop(1).mentor, shop.hr):
        assert client.post(url("mentors_assign"), {**fields, "mentor": str(stranger.uuid)}).status_code == 404


def test_a_deputy_is_named_and_the_mentor_comes_back(shop):
    second, client = another_mentor(shop), client_of(shop.hr)
    fields = {
        "mentor": str(shop.mentor.uuid),
        "deputy": str(second.uuid),
        "from_on": str(TODAY),
        "until_on": "x",
    }
    client.post(url("deputy_set"), {**fields, "deputy": str(shop.mentor.uuid)})
    assert not Deputy.objects.exists()
    client.post(url("deputy_set"), {**fields, "until_on": "2026-10-20"})
    row = Deputy.objects.get()
    assert f"{second.display_name} signs for {shop.mentor.display_name}" in client.get(PAGE).content.decode()
    assert client_of(workshop(1).hr).post(url("deputy_end", row.uuid)).status_code == 404
    client.post(url("deputy_end", row.uuid))
    assert not Deputy.objects.exists()


# A bucket refuses signatures of another day, and the day stands still here: photos are on disk.
@pytest.mark.sqlite
def test_a_mentor_reads_the_log_and_ticks_a_skill(shop):
    shop.write()
    page, client = url("person_log", shop.people[0].uuid), client_of(shop.mentor)
    assert "Did it alone" in client.get(page).content.decode()
    client.post(page, {"process": str(shop.processes[0].uuid), "photo": picture(b"no picture")})
    assert not Mastery.objects.exists()
    client.post(page, {"process": str(shop.processes[0].uuid), "photo": picture()})
    client.post(page, {"process": str(shop.processes[0].uuid)})
    made = Mastery.objects.get()
    assert made.by == shop.mentor
    assert client.get(url("skill_photo", made.uuid))["Content-Type"] == "image/jpeg"
    assert client_of(workshop(1).mentor).get(url("skill_photo", made.uuid)).status_code == 404
    assert "done alone, seen by" in client.get(page).content.decode()
    assert client.post(page, {"process": "x"}).status_code == 404
    reader = client_of(shop.hr)
    assert "Did it alone" not in reader.get(page).content.decode()
    assert reader.post(page, {"process": str(shop.processes[1].uuid)}).status_code == 404


def test_others_are_kept_out(shop):
    person, mentor = shop.people[0].uuid, client_of(shop.mentor)
    assert mentor.get(PAGE).status_code == 403
    assert mentor.get(url("agreement", person)).status_code == 200
    assert mentor.post(url("agreement", person), {"what": "end", "reason": "resigned"}).status_code == 403
    assert mentor.post(url("mentors_assign"), {"mentor": str(shop.mentor.uuid)}).status_code == 404
    for actor, status in ((workshop(1).hr, 404), (another_mentor(shop), 404), (PersonFactory(), 403)):
        client = client_of(actor)
        for name in ("agreement", "person_log"):
            assert client.get(url(name, person)).status_code == status, name
            assert client.post(url(name, person), {"what": "end"}).status_code == status, name
