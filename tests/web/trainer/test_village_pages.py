"""Village mode on screens: a film for everybody, a roll-call, the sheet to sign on, and what the office decides."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from lms.attendance.models import Candidate, PaperSheet, Showing, SignEvent
from lms.cases.models import Case
from tests.factories.accounts import PersonFactory
from tests.factories.attendance import morning
from tests.factories.cohorts import CohortCourseFactory
from tests.factories.courses import make_version
from tests.factories.ledger import at, sums

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def day(time_machine, client):
    time_machine.move_to(at("09:30"), tick=False)
    made = morning(3, room="达坡村委会", topic="揉捻")
    client.force_login(made.trainer)
    return made


def url(day, name, *more):
    return reverse(f"trainer:{name}", args=[day.session.uuid, *more])


def photo():
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG")
    out.seek(0)
    out.name = "sheet.png"
    return out


def test_a_film_of_the_class_is_shown_and_stopped(client, day):
    version = make_version("TEA-101")
    CohortCourseFactory(cohort=day.session.cohort, course_key=version.course_key)
    page = client.get(url(day, "class"))
    ((lesson, title),) = page.context["films"]
    client.post(url(day, "class_show"), {"lesson": lesson.uuid})
    assert title in client.get(url(day, "class")).content.decode()
    client.post(url(day, "class_show"), {})
    assert Showing.objects.get().ended_at == at("09:30")
    assert client.post(url(day, "class_show"), {"lesson": day.session.uuid}).status_code == 404


def test_who_does_not_answer_the_roll_call_has_left(client, day):
    for person in day.people:
        day.signed(person, "09:00")
    client.post(url(day, "class_roll"))
    asked = list(client.get(url(day, "class_roll")).context["asked"])
    assert len(asked) == 3
    client.post(url(day, "class_roll"), {"answered": "1", "here": [each.uuid for each in asked[:2]]})
    assert SignEvent.objects.get(kind="out").enrolment == asked[2]
    client.post(url(day, "class_roll"), {"answered": "1"})  # sent again: nobody is asked about any more
    assert SignEvent.objects.filter(kind="out").count() == 1


def test_the_sheet_is_a_paper_with_every_name(client, day):
    drawn = client.get(url(day, "class_sheet"))
    assert drawn["Content-Type"] == "application/pdf"
    assert drawn.content.startswith(b"%PDF")


def test_a_signed_sheet_is_brought_and_compared_by_somebody_else(client, day, time_machine):
    time_machine.move_to(at("14:00"), tick=False)
    signed = day.people[0]
    assert client.get(url(day, "class_paper")).status_code == 200
    nobody = client.post(url(day, "class_paper"), {"photo": photo()})
    assert (nobody.status_code, PaperSheet.objects.count()) == (422, 0)
    assert client.post(url(day, "class_paper"), {"photo": photo(), "who": [signed.uuid]}).status_code == 302
    assert sums(signed)[1] == 8100
    client.force_login(PersonFactory(roles=["office"]))
    page = client.get(reverse("office:guests"))
    assert len(page.context["papers"]) == 1
    picture = client.get(reverse("office:paper_photo", args=[day.session.uuid]))
    assert picture["Content-Type"] == "image/jpeg"
    client.post(reverse("office:paper_compare", args=[day.session.uuid]))
    assert PaperSheet.objects.get().compared_by is not None
    assert len(client.get(reverse("office:guests")).context["papers"]) == 0


def test_guests_wait_for_the_office(client, day):
    client.post(url(day, "class_guest"), {"name": "李大姐"})
    client.force_login(PersonFactory(roles=["office"]))
    assert "李大姐" in client.get(reverse("office:guests")).content.decode()
    guest = Candidate.objects.get()
    client.post(reverse("office:guest_decide", args=[guest.uuid]), {"to": "no"})
    client.post(reverse("office:guest_decide", args=[guest.uuid]), {"to": "yes"})
    guest.refresh_from_db()
    assert guest.state == "rejected"
    assert "李大姐" not in client.get(reverse("office:guests")).content.decode()


def test_a_wrong_name_is_told_to_the_office(client, day):
    client.post(url(day, "class_name", day.people[0].uuid), {"name": "和阿妹"})
    client.post(url(day, "class_name", day.people[0].uuid), {"name": ""})
    assert Case.objects.get().kind == "wrong_name"


def test_nobody_else_uses_it(client, day):
    one = day.people[0].uuid
    for person in (day.people[0].learner, PersonFactory(roles=["trainer"]), PersonFactory(roles=["auditor"])):
        client.force_login(person)
        for name, more in (
            ("class_show", ()),
            ("class_roll", ()),
            ("class_paper", ()),
            ("class_name", (one,)),
        ):
            assert client.post(url(day, name, *more), {"name": "x"}).status_code in {403, 404}, name
        for name in ("class_sheet", "class_paper", "class_roll"):
            assert client.get(url(day, name)).status_code in {403, 404}, name
