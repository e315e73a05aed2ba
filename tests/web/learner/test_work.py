"""The work log on a phone: a week, a form that forgets nothing, what the mentor gave back."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from lms.workplace.actions import return_line, sign_lines, tick_mastery
from lms.workplace.models import WorkLog
from tests.factories.accounts import PersonFactory
from tests.factories.ledger import sums
from tests.factories.workplace import TODAY, workshop

pytestmark = pytest.mark.django_db
PAGE = "/learn/work/"


@pytest.fixture
def shop(time_machine, client):
    time_machine.move_to("2026-10-06T22:00:00+08:00", tick=False)
    made = workshop()
    learner = made.people[0].learner
    learner.language = "en"
    learner.save(update_fields=["language"])
    client.force_login(learner)
    return made


def photo(name="werk.jpg"):
    out = io.BytesIO()
    Image.new("RGB", (60, 40)).save(out, "JPEG")
    out.seek(0)
    out.name = name
    return out


def sent(shop, **changes):
    values = {
        "key": "k-12345678",
        "days": ["2026-10-05", "2026-10-06"],
        "process": str(shop.processes[0].uuid),
        "begins": "08:30",
        "ends": "17:30",
        "pause_from": "12:00",
        "pause_to": "13:00",
        "done": "看炉温",
    }
    return {**values, **changes}


# A bucket refuses signatures of another day, and the day stands still here: photos are on disk.
@pytest.mark.sqlite
def test_two_days_are_written_once_with_a_photo(client, shop):
    for _time in range(2):
        answer = client.post(PAGE, sent(shop, photo=photo()))
        assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?week=2026-10-05")
    assert WorkLog.objects.count() == 2
    page = client.get(PAGE)
    assert page.content.decode().count("waits for the mentor") == 2
    assert "k-12345678" in page.context["sent"]
    assert "Kept on this phone" in page.content.decode()
    assert (page.context["form"].initial["begins"].hour, page.context["plan"][0].waiting_s) == (8, 57_600)
    line = WorkLog.objects.first()
    picture = client.get(reverse("learner:work_photo", args=[line.uuid]))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"days": []}, "Tick a day first."),
        ({"days": ["2026-10-08"]}, "not one of the available choices"),
        ({"ends": "18:30"}, "At most 8.0 hours a day"),
        ({"done": ""}, "required"),
        ({"ends": ""}, "do not fit together"),
        ({"photo": io.BytesIO(b"no picture")}, "not a picture"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, shop, changes, said):
    answer = client.post(PAGE, sent(shop, **changes))
    text = answer.content.decode()
    assert (answer.status_code, said in text, WorkLog.objects.count()) == (422, True, 0)
    assert 'value="12:00"' in text


def test_hours_alone(client, shop):
    client.post(PAGE, sent(shop, days=["2026-10-05"], ends="", hours="2.5", pause_from="", pause_to=""))
    line = WorkLog.objects.get()
    assert (line.work_s, line.is_timed) == (9_000, False)
    assert "hours alone" in client.get(reverse("learner:work_line", args=[line.uuid])).content.decode()


def test_a_returned_line_is_at_the_top_and_written_anew(client, shop):
    (line,) = shop.write()
    return_line(actor=shop.mentor, uuid=line.uuid, comment="Which furnace?")
    assert "Which furnace?" in client.get(PAGE).content.decode()
    url = reverse("learner:work_line", args=[line.uuid])
    assert "Which furnace?" in client.get(url).content.decode()
    assert client.post(url, sent(shop, done="Furnace 2")).status_code == 302
    assert "Which furnace?" not in client.get(PAGE).content.decode()
    assert WorkLog.objects.get(replaces=line).done == "Furnace 2"


def test_a_waiting_line_is_taken_back_a_signed_one_is_not(client, shop):
    first, second = shop.write(0, TODAY.replace(day=5), TODAY)
    sign_lines(actor=shop.mentor, uuids=[second.uuid])
    tick_mastery(actor=shop.mentor, enrolment=shop.people[0], process=shop.processes[0])
    for line in (first, second):
        client.post(reverse("learner:work_withdraw", args=[line.uuid]))
    text = client.get(PAGE).content.decode()
    assert (text.count("waits for the mentor"), "done alone, seen by" in text) == (0, True)
    assert sums(shop.people[0])[2] == 28_800
    assert "<textarea" not in client.get(reverse("learner:work_line", args=[second.uuid])).content.decode()


def test_nobody_elses_lines(client, shop):
    (line,) = shop.write(1)
    for name in ("work_line", "work_photo"):
        assert client.get(reverse(f"learner:{name}", args=[line.uuid])).status_code == 404
    assert client.post(reverse("learner:work_withdraw", args=[line.uuid])).status_code == 404
    client.force_login(PersonFactory(language="en"))
    assert "No apprenticeship agreement yet" in client.get(PAGE).content.decode()
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_the_number_of_queries_does_not_grow_with_lines(client, shop):
    counts = []
    for day in (5, 6):
        shop.write(0, TODAY.replace(day=day), key=str(day))
        with CaptureQueriesContext(connection) as caught:
            client.get(PAGE)
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 18
