"""From a day down to what lies behind it: the session with its signs, the line of the log with its photo, nobody else's."""

from datetime import date

import pytest

from lms.attendance.models import Attendance
from lms.partners.models import MemberRole
from tests.factories.attendance import morning
from tests.factories.ledger import at
from tests.factories.partners import MembershipFactory
from tests.factories.workplace import bare_line
from tests.web.employer.conftest import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
DAY = date(2026, 4, 7)


@pytest.fixture
def room():
    made = morning(1, room="三号教室")
    hr = MembershipFactory(partner=made.session.cohort.partner, role=MemberRole.HR).user
    return made, made.people[0], client_of(hr)


def day_of(client, person):
    return client.get(f"/employer/people/{person.uuid}/{DAY}/")


def test_a_session_says_where_how_somebody_signed_and_who_confirmed_it(room):
    made, person, client = room
    made.signed(person, came="08:55")
    made.marked(person, "out", "11:20")
    (row,) = day_of(client, person).context["behind"].sessions
    assert (row.when, row.room, row.status) == ("09:00–11:35", "三号教室", "not closed yet")
    assert [sign.split(" · ")[1] for sign in row.signs] == ["code on the screen", "the trainer’s word"]
    Attendance.objects.create(
        register=made.register,
        enrolment=person,
        status="present",
        confirmed_by=made.trainer,
        confirmed_at=at("11:40"),
    )
    page = day_of(client, person)
    assert "confirmed by 张老师" in page.content.decode()
    assert page.context["behind"].sessions[0].status != "not closed yet"


def test_a_line_of_the_log_leads_to_who_signed_it_and_its_photo(room):
    _made, person, client = room
    line = bare_line(person, day=DAY, photo="logs/x.jpg")
    page = day_of(client, person).content.decode()
    assert "看炉温" in page
    assert f"/employer/logs/{line.uuid}/" in page
    assert "Line and photo" in page
    assert client.get(f"/employer/logs/{line.uuid}/").status_code == 200


def test_a_day_of_films_alone_and_a_foreign_person(room):
    _made, person, client = room
    page = client.get(f"/employer/people/{person.uuid}/2026-04-08/")
    assert not page.context["behind"]
    assert "What lies behind it" not in page.content.decode()
    stranger = MembershipFactory(role=MemberRole.HR).user
    assert day_of(client_of(stranger), person).status_code == 404
