"""Announcements and questions of a class on the pages of trainer, learner and office."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.discussions import actions
from lms.discussions.models import Announcement, Question
from lms.discussions.rules.showing import Audience
from lms.web.learner.asking import seconds_of
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortTrainerFactory, EnrolmentFactory
from tests.factories.gradebook import course_of
from tests.factories.ledger import at

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
TODAY = date(2026, 4, 7)


@pytest.fixture
def own(time_machine):
    time_machine.move_to(at("09:00"), tick=False)
    return EnrolmentFactory(learner__display_name="和阿美", learner__language="en")


@pytest.fixture
def course(own):
    return course_of(own.cohort, code="ASK-1")


@pytest.fixture
def trainer(own):
    return CohortTrainerFactory(cohort=own.cohort, user__language="en").user


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def queries(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def asked(own, course, words="为什么？"):
    return actions.ask_question(
        actor=own.learner, enrolment=own, course_key=course.course_key, lesson=course.lessons[0], text=words
    )


def test_the_trainer_announces_and_the_learner_reads_it_on_today(client, own, trainer):
    client.force_login(trainer)
    page = reverse("trainer:announcements", args=[own.cohort.uuid])
    second = CohortTrainerFactory(user=trainer).cohort
    form = {
        "title": "带<b>雨靴</b>", "text": "<script>x</script> https://a.example/x", "from_on": "2026-04-07",
        "everywhere": "on", "form": str(uuid.uuid4()),
    }  # fmt: skip
    for _twice in range(2):
        assert client.post(page, form).status_code == 302
    assert set(Announcement.objects.values_list("cohort", flat=True)) == {own.cohort_id, second.pk}
    assert Announcement.objects.count() == 2
    assert client.post(page, {**form, "title": ""}).status_code == 422
    row = Announcement.objects.get(cohort=own.cohort)
    assert "0 of 1 have read it" in text(client.get(page))

    client.force_login(own.learner)
    assert "带&lt;b&gt;雨靴" in text(client.get(reverse("learner:today")))
    shown = text(client.get(reverse("learner:announcement", args=[row.uuid])))
    assert '<a href="https://a.example/x" rel="nofollow">' in shown
    assert "<script>x" not in shown
    assert text(client.get(reverse("learner:announcements")))
    client.force_login(EnrolmentFactory().learner)
    assert client.get(reverse("learner:announcement", args=[row.uuid])).status_code == 404

    client.force_login(trainer)
    own_page = reverse("trainer:announcement", args=[row.uuid])
    assert "1 of 1 have read it" in text(client.get(own_page))
    change = {"title": "带伞", "text": "", "from_on": "2026-04-07"}
    assert client.post(own_page, {**change, "until_on": "2026-04-01"}).status_code == 422
    assert client.post(own_page, change).status_code == 302
    client.post(reverse("trainer:announcement_withdraw", args=[row.uuid]))
    client.force_login(own.learner)
    assert client.get(reverse("learner:announcement", args=[row.uuid])).status_code == 404


def test_a_question_goes_from_the_lesson_to_the_trainer_and_back(client, own, course, trainer):
    client.force_login(own.learner)
    lesson = course.lessons[0]
    page = reverse("learner:questions", args=["ASK-1", lesson.uuid])
    assert f'action="{page}"' in text(client.get(reverse("learner:lesson", args=["ASK-1", lesson.uuid])))
    form = {"text": "为什么<b>？", "film": "3:12", "form": str(uuid.uuid4())}
    for _twice in range(2):
        assert client.post(page, form).status_code == 302
    question = Question.objects.get()
    assert (question.film_s, question.enrolment_id) == (192, own.pk)
    assert client.post(page, {"text": ""}).status_code == 422
    assert "?t=192" in text(client.get(page))

    client.force_login(trainer)
    assert "Asked (1)" in text(client.get(reverse("trainer:home")))
    assert "和阿美" in text(client.get(reverse("trainer:asked"), {"class": own.cohort.uuid}))
    open_page = reverse("trainer:question", args=[question.uuid])
    assert "为什么&lt;b&gt;" in text(client.get(open_page))
    assert client.post(open_page, {"text": "", "audience": "class"}).status_code == 422
    assert client.post(open_page, {"text": "因为热。", "audience": "class"}).status_code == 302
    assert "Asked (1)" not in text(client.get(reverse("trainer:home")))

    classmate = EnrolmentFactory(cohort=own.cohort, learner__language="en").learner
    client.force_login(classmate)
    shown = text(client.get(page))
    assert "因为热。" in shown
    assert "Somebody of your class" in shown
    assert "和阿美" not in shown
    assert client.get(reverse("learner:question", args=[question.uuid])).status_code == 404

    client.force_login(own.learner)
    mine = reverse("learner:question", args=[question.uuid])
    assert "因为热。" in text(client.get(mine))
    more = reverse("learner:question_more", args=[question.uuid])
    client.post(more, {"act": "helped"})
    assert Question.objects.get().helped_at is not None
    client.post(more, {"text": "还有"})
    assert Question.objects.get().waiting_since is not None


def test_the_trainer_hides_opens_changes_and_withdraws(client, own, course, trainer):
    question = asked(own, course)
    words = actions.answer_question(actor=trainer, question=question, text="因为。", audience=Audience.ASKER)
    client.force_login(trainer)
    act = reverse("trainer:question_act", args=[question.uuid])
    answer = reverse("trainer:answer_act", args=[question.uuid, words.uuid])
    client.post(act, {"act": "open", "audience": "course"})
    client.post(answer, {"act": "change", "text": "因为冷。"})
    client.post(act, {"act": "hide", "why": ""})
    question.refresh_from_db()
    assert (question.audience, question.hidden_at, words.__class__.objects.get().text) == (
        "course",
        None,
        "因为冷。",
    )
    client.post(act, {"act": "hide", "why": "有电话号码"})
    assert "有电话号码" in text(client.get(reverse("trainer:question", args=[question.uuid])))
    client.post(act, {"act": "show"})
    client.post(answer, {"act": "withdraw"})
    question.refresh_from_db()
    assert (question.hidden_at, question.answered_at) == (None, None)
    for wrong in ({"act": "x"}, {"act": "open", "audience": "x"}):
        assert client.post(act, wrong).status_code == 404


def test_a_foreign_question_and_announcement_are_missing_ones(client, own, course):
    question, stranger = asked(own, course), CohortTrainerFactory().user
    (row,) = actions.announce(
        actor=CohortTrainerFactory(cohort=own.cohort).user, cohorts=[own.cohort],
        draft=actions.Draft("带雨靴", "", TODAY),
    )  # fmt: skip
    addresses = [
        reverse("trainer:question", args=[question.uuid]), reverse("trainer:announcement", args=[row.uuid]),
        reverse("trainer:announcements", args=[own.cohort.uuid]),
        reverse("trainer:asked") + f"?class={own.cohort.uuid}", reverse("trainer:asked") + "?class=x",
    ]  # fmt: skip
    posts = [
        reverse("trainer:question_act", args=[question.uuid]),
        reverse("trainer:announcement_withdraw", args=[row.uuid]),
        reverse("trainer:answer_act", args=[question.uuid, uuid.uuid4()]),
    ]
    client.force_login(stranger)
    assert [client.get(each).status_code for each in addresses] == [404] * len(addresses)
    assert [client.post(each, {"act": "hide", "why": "x"}).status_code for each in posts] == [404] * 3
    client.force_login(own.learner)
    assert [client.get(each).status_code for each in addresses] == [403] * len(addresses)


def test_the_office_sees_what_nobody_answers_and_answers_it(client, own, course, time_machine):
    question = asked(own, course)
    client.force_login(PersonFactory(roles=["office"], language="en"))
    assert "Every question has its answer" in text(client.get(reverse("office:asked")))
    time_machine.move_to(at("09:00", days=6), tick=False)
    assert "1 question on a lesson has waited" in text(client.get(reverse("office:home")))
    assert reverse("trainer:question", args=[question.uuid]) in text(client.get(reverse("office:asked")))
    client.post(reverse("trainer:question", args=[question.uuid]), {"text": "好", "audience": "asker"})
    assert "Every question has its answer" in text(client.get(reverse("office:asked")))
    client.force_login(PersonFactory(roles=["auditor"]))
    assert client.get(reverse("office:asked")).status_code == 200


def test_many_cost_no_query_more(client, own, course, trainer):
    asked(own, course)
    actions.answer_question(actor=trainer, question=asked(own, course), text="好", audience=Audience.ASKER)
    actions.announce(actor=trainer, cohorts=[own.cohort], draft=actions.Draft("一", "", TODAY))
    client.force_login(trainer)
    pages = [reverse("trainer:asked"), reverse("trainer:announcements", args=[own.cohort.uuid])]
    for page in pages:
        queries(client, page)
    few = [queries(client, page) for page in pages]
    for number in range(8):
        other = EnrolmentFactory(cohort=own.cohort)
        question = asked(other, course, f"{number}?")
        actions.answer_question(actor=trainer, question=question, text="好", audience=Audience.CLASS)
        (row,) = actions.announce(
            actor=trainer, cohorts=[own.cohort], draft=actions.Draft(f"{number}", "", TODAY)
        )
        actions.mark_opened(reader=other.learner, announcement=row)
    assert [queries(client, page) for page in pages] == few
    client.force_login(own.learner)
    page = reverse("learner:questions", args=["ASK-1", course.lessons[0].uuid])
    queries(client, page)
    assert queries(client, page) <= 8


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [("3:12", 192), ("1:02:05", 3725), ("45", 45), (" 3：12 ", 192), ("", None), ("a:b", None), ("1:2:3:4", None), ("-3", None)],
)  # fmt: skip
def test_a_place_in_the_film_is_read_as_people_type_it(clock, seconds):
    assert seconds_of(clock) == seconds
