"""Announcing, asking, answering: who may, what is kept, who is told; sent twice it is once."""

import uuid
from datetime import date, timedelta

import pytest

from lms.accounts.access import NotVisible
from lms.audit.models import AuditRecord
from lms.discussions import actions
from lms.discussions.models import Announcement, Question
from lms.discussions.queries import (
    announcements_for,
    class_announcements,
    inbox,
    lesson_questions,
    overdue_questions,
    waiting_questions,
)
from lms.discussions.refusals import (
    EndsBeforeItBegins,
    IsWithdrawn,
    NothingToAnswer,
    ReasonMissing,
    TextMissing,
    TitleMissing,
    TooManyQuestions,
)
from lms.discussions.rules.showing import Audience
from lms.messaging.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.assessments import lesson_with_quiz
from tests.factories.cohorts import CohortTrainerFactory, EnrolmentFactory
from tests.factories.ledger import at

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
TODAY = date(2026, 4, 7)
LESSON = lesson_with_quiz("bank")


@pytest.fixture
def own():
    return EnrolmentFactory()


@pytest.fixture
def trainer(own):
    return CohortTrainerFactory(cohort=own.cohort).user


def draft(**more):
    return actions.Draft(**{"title": "带雨靴", "text": "看 https://a.example/", "from_on": TODAY, **more})


def asked(enrolment, text="为什么？", *, when="09:00", days=0, **more):
    return actions.ask_question(
        actor=enrolment.learner, enrolment=enrolment, course_key=uuid.uuid4(), lesson=LESSON, text=text,
        at=at(when, days=days), **more,
    )  # fmt: skip


def answered(trainer, question, audience=Audience.ASKER, text="因为。", **more):
    return actions.answer_question(
        actor=trainer, question=question, text=text, audience=audience, at=at("10:00"), **more
    )


def test_a_class_is_told_once_and_whoever_opened_it_is_counted(own, trainer):
    other, left = EnrolmentFactory(cohort=own.cohort), EnrolmentFactory(cohort=own.cohort, state="withdrawn")
    form = uuid.uuid4()
    for _twice in range(2):
        (row,) = actions.announce(
            actor=trainer, cohorts=[own.cohort], draft=draft(), send=True, form=form, at=at("09:00")
        )
    assert Announcement.objects.count() == 1
    notices = Notice.objects.filter(kind="announced")
    assert {notice.recipient_id for notice in notices} == {own.learner_id, other.learner_id}
    assert not any(notice.inside for notice in notices)
    for reader in (own.learner, own.learner, left.learner, trainer):
        actions.mark_opened(reader=reader, announcement=row, at=at("09:10"))
    assert [each.read_count for each in class_announcements(own.cohort)] == [1]
    assert [each.is_read for each in announcements_for(own.learner, TODAY)] == [True]
    assert [each.is_read for each in announcements_for(other.learner, TODAY)] == [False]
    assert (
        announcements_for(left.learner, TODAY) == announcements_for(EnrolmentFactory().learner, TODAY) == []
    )


def test_a_message_of_a_later_day_waits_for_that_day(own, trainer):
    later = draft(from_on=TODAY + timedelta(days=9))
    actions.announce(actor=trainer, cohorts=[own.cohort], draft=later, send=True, at=at("09:00"))
    assert Notice.objects.get().not_before.date() == TODAY + timedelta(days=9)
    assert announcements_for(own.learner, TODAY) == []
    assert len(announcements_for(own.learner, TODAY + timedelta(days=9))) == 1


def test_changed_is_said_and_withdrawn_is_gone(own, trainer):
    (row,) = actions.announce(actor=trainer, cohorts=[own.cohort], draft=draft(), at=at("09:00"))
    same = actions.change_announcement(actor=trainer, announcement=row, draft=draft(is_pinned=True))
    assert same.changed_at is None
    changed = actions.change_announcement(actor=trainer, announcement=row, draft=draft(title="带伞"))
    assert changed.changed_at is not None
    for _twice in range(2):
        actions.withdraw_announcement(actor=trainer, announcement=row)
    assert announcements_for(own.learner, TODAY) == []
    with pytest.raises(IsWithdrawn):
        actions.change_announcement(actor=trainer, announcement=row, draft=draft(title="x"))
    acts = list(AuditRecord.objects.values_list("action", flat=True))
    assert acts.count("announcement.withdrawn") == 1


@pytest.mark.parametrize(
    ("more", "refusal"),
    [({"title": "  "}, TitleMissing), ({"until_on": TODAY - timedelta(days=1)}, EndsBeforeItBegins)],
)
def test_what_cannot_be_announced_is_refused(own, trainer, more, refusal):
    with pytest.raises(refusal):
        actions.announce(actor=trainer, cohorts=[own.cohort], draft=draft(**more))
    assert not Announcement.objects.exists()


def test_a_foreign_class_is_told_nothing_not_even_together_with_an_own_one(own, trainer):
    foreign = EnrolmentFactory().cohort
    for actor, cohorts in ((trainer, [own.cohort, foreign]), (own.learner, [own.cohort])):
        with pytest.raises(NotVisible):
            actions.announce(actor=actor, cohorts=cohorts, draft=draft())
    (row,) = actions.announce(actor=trainer, cohorts=[own.cohort], draft=draft())
    stranger = CohortTrainerFactory().user
    for act in (
        lambda: actions.withdraw_announcement(actor=stranger, announcement=row),
        lambda: actions.change_announcement(actor=stranger, announcement=row, draft=draft(title="x")),
    ):
        with pytest.raises(NotVisible):
            act()
    assert actions.announce(actor=PersonFactory(roles=["office"]), cohorts=[foreign], draft=draft())


def test_a_question_waits_until_it_is_answered_and_the_asker_is_told(own, trainer):
    form = uuid.uuid4()
    question = asked(own, film_s=192, form=form)
    assert asked(own, "又来", form=form) == question
    assert (question.film_s, waiting_questions(trainer)) == (192, 1)
    assert Notice.objects.filter(kind="question_asked", recipient=trainer).count() == 1
    key = uuid.uuid4()
    assert answered(trainer, question, form=key) == answered(trainer, question, form=key)
    assert waiting_questions(trainer) == 0
    told = Notice.objects.get(kind="question_answered")
    assert (told.recipient_id, told.url) == (own.learner_id, f"/learn/questions/{question.uuid}/")
    assert actions.say_helped(actor=own.learner, question=question).helped_at is not None
    actions.ask_again(actor=own.learner, question=question, text="还是不懂", at=at("11:00"))
    question.refresh_from_db()
    assert (question.helped_at, waiting_questions(trainer)) == (None, 1)
    assert [row.pk for row in inbox(trainer)] == [question.pk]


def test_the_only_answer_taken_back_lets_the_question_wait_since_it_was_asked(own, trainer):
    question = asked(own)
    first = answered(trainer, question)
    for _twice in range(2):
        question = actions.withdraw_answer(actor=trainer, words=first)
    assert (question.waiting_since, question.answered_at) == (at("09:00"), None)
    with pytest.raises(IsWithdrawn):
        actions.change_answer(actor=trainer, words=first, text="x")
    second = answered(trainer, question, text="好了")
    assert actions.change_answer(actor=trainer, words=second, text="好了。").changed_at is not None


def test_others_read_what_the_trainer_opened_and_nothing_else(own, trainer):
    classmate, elsewhere = EnrolmentFactory(cohort=own.cohort), EnrolmentFactory()

    def seen():
        return [
            len(lesson_questions(each.learner, each, LESSON.uuid)) for each in (own, classmate, elsewhere)
        ]

    question = asked(own)
    actions.open_to(actor=trainer, question=question, audience=Audience.COURSE)
    assert seen() == [1, 0, 0]
    for audience, found in (
        (Audience.ASKER, [1, 0, 0]),
        (Audience.CLASS, [1, 1, 0]),
        (Audience.COURSE, [1, 1, 1]),
    ):
        answered(trainer, question, audience)
        assert seen() == found
    with pytest.raises(ReasonMissing):
        actions.hide_question(actor=trainer, question=question, why=" ")
    actions.hide_question(actor=trainer, question=question, why="有电话号码")
    assert seen() == [1, 0, 0]
    with pytest.raises(NothingToAnswer):
        answered(trainer, question)
    actions.show_question(actor=trainer, question=question)
    assert seen() == [1, 1, 1]


def test_only_who_runs_the_class_answers_and_only_who_asked_goes_on(own, trainer):
    question, stranger = asked(own), CohortTrainerFactory().user
    words = answered(trainer, question)
    for actor in (stranger, own.learner, PersonFactory(roles=["auditor"])):
        for act in (
            lambda: answered(actor, question),  # noqa: B023  called at once
            lambda: actions.hide_question(actor=actor, question=question, why="x"),  # noqa: B023  as above
            lambda: actions.show_question(actor=actor, question=question),  # noqa: B023  as above
            lambda: actions.open_to(actor=actor, question=question, audience=Audience.CLASS),  # noqa: B023  as above
            lambda: actions.change_answer(actor=actor, words=words, text="x"),  # noqa: B023  as above
            lambda: actions.withdraw_answer(actor=actor, words=words),  # noqa: B023  as above
        ):
            with pytest.raises(NotVisible):
                act()
    for act in (
        lambda: actions.ask_again(actor=trainer, question=question, text="x"),
        lambda: actions.say_helped(actor=trainer, question=question),
        lambda: actions.ask_question(
            actor=trainer, enrolment=own, course_key=uuid.uuid4(), lesson=LESSON, text="x"
        ),
    ):
        with pytest.raises(NotVisible):
            act()
    assert list(inbox(stranger)) == []
    assert answered(PersonFactory(roles=["office"]), question)


def test_ten_questions_an_hour_are_enough(own):
    for _number in range(9):
        asked(own)
    actions.ask_again(actor=own.learner, question=asked(own, when="07:00"), text="x", at=at("09:00"))
    with pytest.raises(TooManyQuestions):
        asked(own, when="09:30")
    with pytest.raises(TextMissing):
        asked(own, " ", when="11:00")
    assert asked(own, when="11:00")
    assert Question.objects.count() == 11


def test_after_three_working_days_the_office_sees_it(own, trainer):
    tuesday = asked(own, when="20:00")
    assert overdue_questions(TODAY + timedelta(days=3)) == []
    assert [row.pk for row in overdue_questions(TODAY + timedelta(days=6))] == [tuesday.pk]
    answered(trainer, tuesday)
    assert overdue_questions(TODAY + timedelta(days=6)) == []
