"""A trainer's page of a course: what is missing, with the way to the very place; handing in, answering, who owns what."""

import pytest
from django.test import Client

from lms.accounts.models import Role
from lms.approvals.actions import add_remark, return_submission
from lms.approvals.models import Remark, Rights, Submission
from tests.factories.accounts import PersonFactory
from tests.factories.approvals import edit, edited_course, in_language, waiting
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER], language="en")


@pytest.fixture
def client(trainer):
    client = Client()
    client.force_login(trainer)
    return client


def url_of(page):
    return f"/trainer/courses/{page.translation_key}/"


def test_what_is_missing_leads_to_where_it_is_mended(client, trainer):
    page = edited_course(trainer)
    (lesson,) = [child.id for child in page.lessons]
    answer = client.get(url_of(page))
    found = {each.words: each.url for point in answer.context["points"] for each in point.found}
    assert found["“Green tea”: 12 minutes are written, the video has 1.0."] == (
        f"/cms/pages/{page.pk}/edit/#block-{lesson}-section"
    )
    assert found["“Green tea”: the video has no captions."].startswith("/trainer/uploads/")
    assert found["Nobody has written down who owns the course."] == "#rights"
    assert "Minutes: 10 → 12" in answer.content.decode()


def test_a_course_is_handed_in_and_taken_back(client, trainer):
    office, page = PersonFactory(roles=[Role.OFFICE]), edited_course(trainer)
    edit(in_language(page, "en"), trainer, title="Tea, new")
    refused = client.post(f"{url_of(page)}submit/", {"languages": []})
    assert (refused.status_code, Submission.objects.count()) == (422, 0)
    fields = {"languages": ["zh-hans", "en"], "words": "请看", "wanted_on": "2027-03-01"}
    assert client.post(f"{url_of(page)}submit/", fields).status_code == 302
    (row,) = Submission.objects.all()
    assert (row.note, str(row.wanted_on), len(row.pins)) == ("请看", "2027-03-01", 2)
    answer = client.get(url_of(page))
    assert (answer.context["waits"], answer.context["has_news"]) == (True, False)
    (line,) = client.get("/trainer/").context["courses"]
    assert (line.state, line.page_url) == ("in review", url_of(page))
    client.post(f"/trainer/submissions/{row.uuid}/withdraw/")
    row.refresh_from_db()
    assert (row.state, office.pk != trainer.pk) == ("withdrawn", True)


def test_remarks_are_answered_where_the_lesson_is_one_click_away(client, trainer):
    submission, office = waiting(trainer), PersonFactory(roles=[Role.OFFICE])
    lesson = submission.after["outline"]["lessons"][0]["uuid"]
    remark = add_remark(actor=office, submission=submission, text="Too quiet", lesson_uuid=lesson)
    return_submission(actor=office, submission=submission, why="See the remark")
    page = f"/trainer/courses/{submission.course_key}/"
    (thread,) = client.get(page).context["threads"]
    assert thread.url.endswith(f"#block-{lesson}-section")
    for _twice in range(2):
        client.post(f"/trainer/remarks/{remark.uuid}/", {"text": "Recorded again", "form": thread.form})
    client.post(f"/trainer/remarks/{remark.uuid}/", {"settle": "1"})
    assert [each.text for each in Remark.objects.filter(reply_to=remark)] == ["Recorded again"]
    assert Remark.objects.get(pk=remark.pk).settled_by == trainer
    assert "See the remark" in client.get(page).content.decode()


def test_who_owns_what_is_written_on_the_page(client, trainer):
    page = edited_course(trainer)
    url = f"{url_of(page)}rights/"
    client.post(url, {"noun": "course", "holder": "Our school", "licence": "own", "until_on": "never"})
    assert not Rights.objects.exists()
    client.post(url, {"noun": "course", "holder": "Our school", "licence": "own", "until_on": ""})
    assert "Our school · our own work" in client.get(url_of(page)).content.decode()


def test_a_course_of_somebody_else_is_not_there(client):
    submission = waiting()
    remark = add_remark(actor=submission.submitted_by, submission=submission, text="x")
    key = submission.course_key
    assert client.get(f"/trainer/courses/{key}/").status_code == 404
    for url in (
        f"/trainer/courses/{key}/submit/", f"/trainer/courses/{key}/rights/",
        f"/trainer/submissions/{submission.uuid}/withdraw/", f"/trainer/remarks/{remark.uuid}/",
    ):  # fmt: skip
        assert client.post(url, {"text": "x"}).status_code == 404


def test_a_course_that_was_only_begun_has_a_page_too(client, trainer):
    page = make_course("NEW-1", actor=trainer, lessons=[], publish=False)
    answer = client.get(url_of(page))
    assert (answer.status_code, answer.context["has_news"]) == (200, True)
    draft = edit(make_course("NEW-2", actor=trainer, publish=False), trainer, minutes=None)
    assert not client.get(url_of(draft)).context["is_whole"]


def test_the_page_costs_the_same_for_many_lessons(client, trainer, django_assert_max_num_queries):
    page = edited_course(trainer)
    client.get(url_of(page))
    with django_assert_max_num_queries(36):
        client.get(url_of(page))
