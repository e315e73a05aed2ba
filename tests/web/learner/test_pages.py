"""The learner's pages: what they show, what they cost, and to whom they do not exist."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.queries import outline_of
from lms.cohorts.models import CoursePin
from lms.ledger.actions import EvidenceKind, Grade, Mode, NewEvidence, record_evidence
from lms.ledger.queries import day_list
from media_pipeline.models import Asset, Rendition
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courses import make_version

pytestmark = pytest.mark.django_db


def page(answer):
    return answer.content.decode()


def nodes(answer):
    """Elements of a page: every opening tag."""
    return len(re.findall(r"<[a-z]", page(answer)))


@pytest.mark.parametrize("name", ["today", "courses", "hours", "certificates", "me"])
def test_a_newcomer_without_a_class_is_told_what_to_do(signed_in, name):
    answer = signed_in.get(reverse(f"learner:{name}"))
    assert answer.status_code == 200
    assert page(answer).count("<h1") == 1


@pytest.mark.parametrize("name", ["today", "courses", "hours", "certificates", "me"])
def test_a_stranger_is_led_to_the_sign_in(client, name):
    answer = client.get(reverse(f"learner:{name}"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


def test_today_leads_to_the_first_lesson(signed_in, enrolment, outline):
    text = page(signed_in.get(reverse("learner:today")))
    assert "Good" in text
    assert reverse("learner:lesson", args=["TEA-101", outline.lessons[0].uuid]) in text


def test_a_course_lists_every_lesson_with_its_kind(signed_in, enrolment, outline):
    text = page(signed_in.get(reverse("learner:course", args=["TEA-101"])))
    for lesson in outline.lessons:
        assert str(lesson.uuid) in text
    assert "0 of 4 lessons done" in text


def test_a_course_page_costs_six_queries_whatever_the_number_of_lessons(
    signed_in, long_course, django_assert_max_num_queries
):
    address = reverse("learner:course", args=["LONG-1"])
    signed_in.get(address)
    with django_assert_max_num_queries(6) as spent:
        answer = signed_in.get(address)
    assert page(answer).count('class="row__number"') == 40
    assert len(spent) <= 6


def test_a_course_page_of_forty_lessons_is_light(signed_in, long_course):
    assert nodes(signed_in.get(reverse("learner:course", args=["LONG-1"]))) <= 700


def test_a_lesson_costs_five_queries_and_writes_nothing_again(
    signed_in, enrolment, outline, django_assert_max_num_queries
):
    address = reverse("learner:lesson", args=["TEA-101", outline.lessons[0].uuid])
    Asset.objects.filter(uuid=outline.lessons[0].asset).update(playable_at=timezone.now())
    signed_in.get(address)
    with django_assert_max_num_queries(5) as spent:
        signed_in.get(address)
    assert not [query for query in spent.captured_queries if not query["sql"].startswith("SELECT")]


def test_the_first_opening_of_a_course_pins_its_version_once(signed_in, enrolment, outline):
    address = reverse("learner:lesson", args=["TEA-101", outline.lessons[1].uuid])
    signed_in.get(address)
    signed_in.get(address)
    assert CoursePin.objects.get(enrolment=enrolment).version.number == outline.version


@pytest.mark.parametrize(
    "path", ["TEA-101/", "TEA-101/{lesson}/", "TEA-101/{lesson}/quiz/", "TEA-101/{lesson}/addresses/"]
)
def test_an_unlisted_course_of_others_does_not_exist(client, path):
    """A listed one has a door (test_joining); its lessons do not exist for strangers either."""
    hidden = outline_of(make_version("TEA-101", listed=False))
    client.force_login(PersonFactory())
    address = "/learn/" + path.format(lesson=hidden.lessons[0].uuid)
    foreign, missing = client.get(address, follow=True), client.get("/learn/NONE-9/", follow=True)
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content
    assert not CoursePin.objects.exists()


@pytest.mark.parametrize("path", ["", "quiz/", "addresses/"])
def test_a_lesson_of_a_course_that_is_not_mine_does_not_exist(client, enrolment, outline, path):
    client.force_login(PersonFactory())
    address = f"/learn/TEA-101/{outline.lessons[0].uuid}/{path}"
    assert client.get(address).status_code == 404
    assert not CoursePin.objects.exists()


def test_a_lesson_of_another_course_does_not_exist(signed_in, enrolment, long_course):
    other = outline_of(long_course).lessons[0].uuid
    assert signed_in.get(f"/learn/TEA-101/{other}/").status_code == 404
    assert signed_in.get(f"/learn/TEA-101/{uuid.uuid4()}/").status_code == 404


def test_a_film_that_plays_is_shown_with_its_weight_and_works_without_script(signed_in, enrolment, outline):
    lesson = outline.lessons[0]
    asset = Asset.objects.get(uuid=lesson.asset)
    Asset.objects.filter(pk=asset.pk).update(playable_at=timezone.now(), has_lite=True)
    Rendition.objects.create(
        asset=asset, name="v234", profile="p", rank=1, state="done", folder="r1", height=234, bytes=4_200_000
    )
    text = page(signed_in.get(reverse("learner:lesson", args=["TEA-101", lesson.uuid])))
    assert "4.2 MB" in text
    assert re.search(r"<video[^>]* controls[^>]* playsinline", text)
    assert re.search(r'<source src="/v/[^"]+lite[^"]*" type="video/mp4">', text)
    assert "data-player" in text
    assert "style=" not in text
    assert "onclick" not in text


def test_a_film_in_the_making_says_so(signed_in, enrolment, outline):
    text = page(signed_in.get(reverse("learner:lesson", args=["TEA-101", outline.lessons[0].uuid])))
    assert "being prepared" in text
    assert "js/player" not in text


def test_fresh_addresses_can_be_fetched_by_the_player(signed_in, enrolment, outline):
    lesson = outline.lessons[0]
    Asset.objects.filter(uuid=lesson.asset).update(playable_at=timezone.now())
    answer = signed_in.get(reverse("learner:addresses", args=["TEA-101", lesson.uuid])).json()
    assert answer["master_url"].startswith("/v/")
    assert answer["renew_in_s"] > 3_600


def test_texts_quizzes_and_on_site_lessons_have_their_pages(signed_in, enrolment, outline):
    texts = [
        page(signed_in.get(reverse("learner:lesson", args=["TEA-101", lesson.uuid])))
        for lesson in outline.lessons[1:]
    ]
    assert "Read me." in texts[0]
    assert "data-reading" in texts[0]
    assert "Go to the quiz" in texts[1]
    assert "workshop" in texts[2]


def test_hours_of_somebody_elses_class_are_not_shown(signed_in, enrolment):
    foreign = EnrolmentFactory()
    text = page(signed_in.get(reverse("learner:hours"), {"class": foreign.uuid}))
    assert foreign.cohort.name not in text
    assert enrolment.cohort.name in text


def test_a_day_and_the_list_say_the_same_seconds(signed_in, enrolment):
    start = datetime(2026, 11, 7, 2, tzinfo=UTC)
    items = [
        NewEvidence(
            natural_key=f"r{number}",
            enrolment=enrolment,
            kind=EvidenceKind.READING,
            mode=Mode.ONLINE,
            grade=Grade.B,
            lesson_uuid=uuid.uuid4(),
            gated=True,
            started_at=start + timedelta(hours=number),
            ended_at=start + timedelta(hours=number, milliseconds=9_600),
        )
        for number in range(2)
    ]
    record_evidence(items, derive_now=True)
    assert [row.pending_s for row in day_list(enrolment)] == [18]
    assert "18 s wait for a quiz" in page(signed_in.get("/learn/hours/"))
    assert "18 s wait for a quiz" in page(signed_in.get("/learn/hours/2026-11-07/"))


def test_the_tab_of_a_day_names_the_day(signed_in, enrolment):
    text = page(signed_in.get("/learn/hours/2026-11-07/"))
    assert "<title>7 Nov 2026 " in text
    assert "Times are in Beijing time." in text


def test_a_day_without_hours_says_so_and_an_impossible_day_is_none(signed_in, enrolment):
    assert "Nothing happened" in page(signed_in.get("/learn/hours/2026-11-07/"))
    assert signed_in.get("/learn/hours/2026-13-45/").status_code == 404


def test_my_account_shows_my_number_masked(client):
    person = PersonFactory(phone="13800138000", language="en")
    client.force_login(person)
    text = page(client.get(reverse("learner:me")))
    assert "13800138000" not in text
    assert "8000" in text


def test_saving_data_is_remembered_by_the_device(signed_in):
    answer = signed_in.post(reverse("learner:saver"), {"on": "0"})
    assert answer.cookies["saver"].value == "0"
    assert "Save data" in page(signed_in.get(reverse("learner:me")))
    answer = signed_in.post(reverse("learner:saver"), '{"on": true}', content_type="application/json")
    assert answer.cookies["saver"].value == "1"


def test_a_certificate_of_somebody_else_does_not_exist(signed_in):
    assert signed_in.get(reverse("learner:certificate_pdf", args=[uuid.uuid4()])).status_code == 404
