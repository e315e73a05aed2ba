"""The office's queue of courses and the page of one: what is seen, what is decided, who may not."""

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import Client, RequestFactory

from courses.queries import current_version, outline_of
from lms.accounts.actions import grant_role
from lms.accounts.models import Role, User
from lms.approvals.actions import require_reviews, withdraw_submission
from lms.approvals.models import ApprovalRule, Remark, Step, Submission, Tick
from lms.approvals.rules.checklist import Point
from lms.web.wagtail_hooks import reviewed_courses_are_handed_in
from tests.factories.accounts import PersonFactory
from tests.factories.approvals import edit, in_language, page_of, waiting

pytestmark = pytest.mark.django_db
TICKED = {"checklist": "1", **{f"tick-{point}": "on" for point in Point}}


def decide(client, submission, act, **fields):
    return client.post(
        f"/office/approvals/{submission.uuid}/decide/", {"act": act, "checklist": "1", **fields}
    )


def minutes(submission):
    return outline_of(current_version(submission.course_key)).lessons[0].nominal_s // 60


def test_the_queue_says_what_waits_and_the_start_page_leads_there(client, office):
    submission = waiting()
    assert "/office/approvals/" in client.get("/office/").content.decode()
    page = client.get("/office/approvals/")
    assert [(name, count) for name, _words, count in page.context["shelves"]] == [
        ("waiting", 1), ("planned", 0), ("returned", 0), ("decided", 0),
    ]  # fmt: skip
    assert f"/office/approvals/{submission.uuid}/" in page.content.decode()
    withdraw_submission(actor=submission.submitted_by, submission=submission)
    assert client.get("/office/approvals/").context["rows"] == []
    assert len(client.get("/office/approvals/?shelf=decided&after=x").context["rows"]) == 1


def test_the_queue_and_a_page_cost_the_same_for_many(client, office, django_assert_max_num_queries):
    for number in range(4):
        submission = waiting(code=f"TEA-{number}")
    client.get("/office/approvals/")
    with django_assert_max_num_queries(9):
        client.get("/office/approvals/")
    with django_assert_max_num_queries(24):
        client.get(f"/office/approvals/{submission.uuid}/")


def test_a_review_says_what_changes_and_what_is_missing(client, office):
    submission = waiting(PersonFactory(roles=[Role.TRAINER]), summary="两天学会。", minutes=12)
    page = client.get(f"/office/approvals/{submission.uuid}/")
    said = page.content.decode()
    assert "分钟：10 → 12" in said
    verdicts = {line.key: line.verdict for line in page.context["points"]}
    assert (verdicts["captions"], verdicts["licence"], verdicts["lessons"]) == ("missing", "missing", "fine")
    edit(page_of(submission), None, minutes=13)
    assert client.get(f"/office/approvals/{submission.uuid}/").context["is_newer"]


def test_the_draft_is_shown_as_it_would_be(client, office):
    submission = waiting(title="新的题目")
    assert "新的题目" in client.get(f"/office/approvals/{submission.uuid}/preview/zh-hans/").content.decode()
    assert client.get(f"/office/approvals/{submission.uuid}/preview/en/").status_code == 404


def test_ticks_and_a_reason_publish(client, office):
    submission = waiting()
    refused = decide(client, submission, "publish", **{"tick-hours": "on", "remark-licence": "合同？"})
    assert (refused.status_code, minutes(submission)) == (422, 10)
    assert Tick.objects.get(point="licence").remark == "合同？"
    assert decide(client, submission, "save", **TICKED).status_code == 302
    assert decide(client, submission, "publish", **TICKED).status_code == 302
    assert (minutes(submission), Submission.objects.get().state) == (12, "published")
    assert decide(client, submission, "return", why="x").status_code == 422


def test_a_day_is_given_and_taken_back(client, office):
    submission = waiting()
    assert decide(client, submission, "plan", **TICKED).status_code == 422
    assert decide(client, submission, "plan", day="2030-13-01", **TICKED).status_code == 422
    day = "2027-03-01"
    assert decide(client, submission, "plan", day=day, clock="07:30", **TICKED).status_code == 302
    submission.refresh_from_db()
    assert (submission.state, submission.publish_at.isoformat()) == ("approved", "2027-02-28T23:30:00+00:00")
    client.post(f"/office/approvals/{submission.uuid}/call-off/")
    submission.refresh_from_db()
    assert submission.state == "submitted"


def test_remarks_are_made_answered_and_settled(client, office):
    submission = waiting()
    lesson = submission.after["outline"]["lessons"][0]["uuid"]
    url = f"/office/approvals/{submission.uuid}/remark/"
    client.post(url, {"text": "声音太小", "lesson": lesson})
    client.post(url, {"text": " ", "lesson": "?"})
    (remark,) = Remark.objects.all()
    client.post(f"/office/approvals/remarks/{remark.uuid}/", {"text": "再看一次"})
    client.post(f"/office/approvals/remarks/{remark.uuid}/", {"settle": "1"})
    remark.refresh_from_db()
    assert (str(remark.lesson_uuid), remark.settled_by, remark.answers.count()) == (lesson, office, 1)
    assert decide(client, submission, "return", why="请改声音").status_code == 302


def test_the_rule_is_switched_by_the_office_alone(client, office):
    client.post("/office/approvals/rule/", {"on": "1"})
    assert ApprovalRule.objects.get().is_required
    client.post("/office/approvals/rule/")
    assert not ApprovalRule.objects.get().is_required
    for person, status in ((PersonFactory(roles=["auditor"]), 403), (PersonFactory(roles=["trainer"]), 404)):
        other = Client()
        other.force_login(person)
        assert other.post("/office/approvals/rule/", {"on": "1"}).status_code == status
    assert not ApprovalRule.objects.get().is_required


def test_in_an_emergency_the_office_publishes_and_takes_away_with_a_reason(client, office):
    submission = waiting()
    base = f"/office/courses/{submission.course_key}"
    client.post(f"{base}/publish/", {"why": ""})
    assert minutes(submission) == 10
    client.post(f"{base}/publish/", {"why": "错字"})
    assert minutes(submission) == 12
    client.post(f"{base}/unpublish/", {"why": "投诉"})
    assert not in_language(page_of(submission), "en").live
    assert Step.objects.filter(why__in=["错字", "投诉"]).count() == 2


def test_the_auditor_reads_and_decides_nothing(office):
    submission = waiting()
    reader = Client()
    reader.force_login(PersonFactory(roles=["auditor"]))
    page = reader.get(f"/office/approvals/{submission.uuid}/")
    assert page.status_code == 200
    assert "/decide/" not in page.content.decode()
    assert decide(reader, submission, "publish", why="x").status_code == 403


def test_with_reviews_the_editor_keeps_drafts_and_says_where_to_hand_them_in(office):
    trainer = PersonFactory(language="en")
    submission = waiting(trainer)
    require_reviews(actor=office, is_required=True)
    from_editor = Client()
    grant_role(actor=None, user=trainer, role=Role.TRAINER)
    from_editor.force_login(trainer)
    page = from_editor.get(f"/cms/pages/{page_of(submission).pk}/edit/")
    assert 'name="action-publish"' not in page.content.decode()


def said_after_saving(person, page):
    """What the editor says to somebody who has kept a draft."""
    request = RequestFactory().post("/", headers={"Accept": "text/html"})
    request.user, request.session = person, {}
    request._messages = FallbackStorage(request)
    reviewed_courses_are_handed_in(request, page)
    return " ".join(message.message for message in request._messages)


def test_whoever_only_helps_with_a_course_is_not_sent_to_a_page_that_is_not_theirs(office):
    trainer, helper = PersonFactory(), PersonFactory()
    submission = waiting(trainer)
    for person in (trainer, helper):
        grant_role(actor=None, user=person, role=Role.TRAINER)
    require_reviews(actor=office, is_required=True)
    page = page_of(submission)
    assert f"/trainer/courses/{submission.course_key}/" in said_after_saving(trainer, page)
    assert "/trainer/" not in said_after_saving(helper, page)
    assert said_after_saving(helper, page)
    require_reviews(actor=office, is_required=False)
    assert not said_after_saving(User.objects.get(pk=trainer.pk), page)
