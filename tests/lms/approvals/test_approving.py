"""A course is handed in, looked at, approved for now or for a day; nobody is ever locked out, nothing published twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Revision

from courses.access import editors_may_publish, grant_editor
from courses.actions import plant_site, publish_course
from courses.actions.together import DraftIncomplete
from courses.models import CoursePage, CourseVersion
from courses.queries import current_version, outline_of
from lms.accounts.access import NotVisible
from lms.accounts.models import Role
from lms.accounts.rules import NotOffice
from lms.approvals import refusals
from lms.approvals.actions import (
    TickDraft,
    add_remark,
    answer_remark,
    approve_submission,
    call_off,
    publish_directly,
    publish_due,
    require_reviews,
    return_submission,
    say_rights,
    settle_remark,
    submit_course,
    take_off_the_shelf,
    tick_points,
    withdraw_submission,
)
from lms.approvals.models import Remark, Step, Submission, Tick
from lms.approvals.queries import changed_by, history, is_draft_newer, is_required, queue, remarks_on
from lms.approvals.queries.facts import checklist_of
from lms.approvals.rules.checklist import Point, Verdict
from lms.approvals.rules.differences import changes
from lms.audit.models import AuditRecord
from lms.messaging.models import Notice
from media_pipeline.models import Asset
from tests.factories.accounts import PersonFactory
from tests.factories.approvals import edit, edited_course, in_language, page_of, waiting
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 2, tzinfo=UTC)
DAY = NOW + timedelta(days=3)
EVERY = {point: TickDraft(True) for point in Point}


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER], display_name="李师傅", language="vi")


@pytest.fixture
def office():
    return PersonFactory(roles=[Role.OFFICE], display_name="崔老师")


def minutes(page):
    return outline_of(current_version(page.translation_key)).lessons[0].nominal_s // 60


def kinds(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def test_a_course_is_handed_in_over_all_its_languages_and_published_with_one_version(trainer, office):
    page = edited_course(trainer)
    for language in ("en", "vi"):
        edit(in_language(page, language), trainer, minutes=12, title=f"New {language}")
    submission = submit_course(actor=trainer, course_key=page.translation_key, words="请看", at=NOW)
    assert [pin["language"] for pin in submission.pins] == ["zh-hans", "en", "vi"]
    assert (minutes(page), kinds(office)) == (10, ["course_submitted"])
    tick_points(actor=office, submission=submission, ticks=EVERY)
    approve_submission(actor=office, submission=submission, at=NOW)
    assert (minutes(page), current_version(page.translation_key).number) == (12, 2)
    assert CourseVersion.objects.filter(course_key=page.translation_key).count() == 2
    titles = outline_of(current_version(page.translation_key)).title
    assert titles == {"zh-hans": "茶叶加工（乡村班）", "en": "New en", "vi": "New vi"}
    assert not CoursePage.objects.filter(has_unpublished_changes=True).exists()
    assert kinds(trainer) == ["course_published"]
    approve_submission(actor=office, submission=submission)
    assert Step.objects.filter(verb="published").count() == 1
    assert [record.action for record in AuditRecord.objects.filter(noun="course").order_by("pk")] == [
        "course.submitted",
        "course.published",
    ]


def test_twice_the_same_is_once_and_a_changed_draft_takes_its_place(trainer, office):
    page = edited_course(trainer)
    first = submit_course(actor=trainer, course_key=page.translation_key)
    assert submit_course(actor=trainer, course_key=page.translation_key).pk == first.pk
    assert not is_draft_newer(first)
    edit(page, trainer, minutes=15)
    assert is_draft_newer(first)
    second = submit_course(actor=trainer, course_key=page.translation_key)
    first.refresh_from_db()
    assert (first.state, second.number, len(kinds(office))) == ("superseded", 2, 2)
    with pytest.raises(refusals.NotOpen):
        approve_submission(actor=office, submission=first, why="x")


def test_what_is_saved_after_handing_in_is_not_published_and_not_lost(trainer, office):
    submission = waiting(trainer)
    page = page_of(submission)
    pinned = Revision.objects.get(pk=submission.revisions[0])
    assert pinned.user_id is None  # the editor overwrites only what the same person saved
    edit(page, trainer, minutes=99)
    approve_submission(actor=office, submission=submission, why="急用")
    page.refresh_from_db()
    assert (minutes(page), page.has_unpublished_changes) == (12, True)
    assert page.get_latest_revision_as_object().lessons[0].value["minutes"] == 99


def test_a_language_can_be_left_for_later(trainer, office):
    page = edited_course(trainer)
    edit(in_language(page, "en"), trainer, title="Not yet")
    submission = submit_course(actor=trainer, course_key=page.translation_key, languages=["zh-hans"])
    assert [pin["language"] for pin in submission.pins] == ["zh-hans"]
    assert submission.after["outline"]["title"]["en"] == "Tea processing"
    approve_submission(actor=office, submission=submission, why="急用")
    assert in_language(page, "en").has_unpublished_changes


def test_a_draft_that_lacks_something_is_refused_in_words(trainer):
    page = make_course(actor=trainer)
    draft = page.get_latest_revision_as_object()
    draft.lessons[0].value["title"] = ""
    draft.save_revision(user=trainer, clean=False)
    with pytest.raises(DraftIncomplete) as refused:
        submit_course(actor=trainer, course_key=page.translation_key)
    assert "茶叶加工" in refused.value.message
    with pytest.raises(refusals.NothingToSubmit):
        submit_course(actor=trainer, course_key=page.translation_key, languages=["en"])
    assert not Submission.objects.exists()


def test_who_may_do_what(trainer, office):
    submission, other = waiting(trainer), PersonFactory(roles=[Role.TRAINER])
    for act in (
        lambda: submit_course(actor=other, course_key=submission.course_key),
        lambda: withdraw_submission(actor=other, submission=submission),
        lambda: add_remark(actor=other, submission=submission, text="x"),
    ):
        with pytest.raises(NotVisible):
            act()
    for act in (
        lambda: approve_submission(actor=trainer, submission=submission, why="x"),
        lambda: return_submission(actor=trainer, submission=submission, why="x"),
        lambda: tick_points(actor=trainer, submission=submission, ticks=EVERY),
        lambda: call_off(actor=trainer, submission=submission),
        lambda: publish_directly(actor=trainer, course_key=submission.course_key, why="x"),
        lambda: take_off_the_shelf(actor=trainer, course_key=submission.course_key, why="x"),
        lambda: require_reviews(actor=trainer, is_required=True),
    ):
        with pytest.raises(NotOffice):
            act()
    own = waiting(office, "HAM-101")
    with pytest.raises(refusals.OwnSubmission):
        approve_submission(actor=office, submission=own, why="x")
    submission.refresh_from_db()
    assert (submission.state, Tick.objects.count(), Remark.objects.count()) == ("submitted", 0, 0)


def test_open_points_need_a_reason(trainer, office):
    submission = waiting(trainer)
    ticks = {**EVERY, Point.LICENCE: TickDraft(False, "合同呢？")}
    tick_points(actor=office, submission=submission, ticks=ticks)
    with pytest.raises(refusals.PointsOpen):
        approve_submission(actor=office, submission=submission)
    approve_submission(actor=office, submission=submission, why="合同下周到")
    assert list(Step.objects.order_by("pk").values_list("verb", "why")) == [
        ("submitted", ""), ("approved", "合同下周到"), ("published", ""),
    ]  # fmt: skip


def test_changes_are_asked_for_with_a_reason_or_a_remark(trainer, office):
    submission = waiting(trainer)
    with pytest.raises(refusals.ReasonMissing):
        return_submission(actor=office, submission=submission, why=" ")
    lesson = submission.after["outline"]["lessons"][0]["uuid"]
    remark = add_remark(actor=office, submission=submission, text="声音太小", lesson_uuid=lesson)
    assert add_remark(actor=office, submission=submission, text="again", form=remark.form).pk == remark.pk
    return_submission(actor=office, submission=submission, why="")
    return_submission(actor=office, submission=submission, why="")
    assert kinds(trainer) == ["course_remarked", "course_returned"]
    answer_remark(actor=trainer, remark=remark, text="已重录")
    settle_remark(actor=office, remark=remark)
    (shown,) = remarks_on(submission.course_key)
    assert (shown.settled_by, [each.text for each in shown.answers.all()]) == (office, ["已重录"])
    answer_remark(actor=trainer, remark=remark, text="还有")
    assert remarks_on(submission.course_key)[0].settled_at is None
    edit(page_of(submission), trainer, minutes=14)
    assert submit_course(actor=trainer, course_key=submission.course_key).number == 2


def test_a_day_is_kept_by_the_sweep_exactly_once(trainer, office):
    submission = waiting(trainer)
    with pytest.raises(refusals.DayNotPossible):
        approve_submission(actor=office, submission=submission, why="x", publish_at=NOW, at=NOW)
    approve_submission(actor=office, submission=submission, why="x", publish_at=DAY, at=NOW)
    assert (publish_due(DAY - timedelta(seconds=1)), minutes(page_of(submission))) == (0, 10)
    assert (publish_due(DAY), publish_due(DAY), minutes(page_of(submission))) == (1, 0, 12)
    submission.refresh_from_db()
    assert (submission.state, submission.published_at) == ("published", DAY)
    assert kinds(trainer) == ["course_planned", "course_published"]


def test_a_day_can_be_taken_back_and_a_submission_withdrawn(trainer, office):
    submission = waiting(trainer)
    approve_submission(actor=office, submission=submission, why="x", publish_at=DAY, at=NOW)
    call_off(actor=office, submission=submission)
    assert publish_due(DAY) == 0
    approve_submission(actor=office, submission=submission, why="x", publish_at=DAY, at=NOW)
    withdraw_submission(actor=trainer, submission=submission)
    withdraw_submission(actor=trainer, submission=submission)
    assert (publish_due(DAY), minutes(page_of(submission))) == (0, 10)
    assert [step.verb for step in Step.objects.order_by("pk")] == [
        "submitted", "approved", "called_off", "approved", "withdrawn",
    ]  # fmt: skip


def test_a_film_that_vanished_keeps_a_course_from_its_day_and_both_hear_it(trainer, office):
    submission = waiting(trainer)
    approve_submission(actor=office, submission=submission, why="x", publish_at=DAY, at=NOW)
    Asset.objects.update(binned_at=NOW)
    assert publish_due(DAY) == 0
    submission.refresh_from_db()
    assert (submission.state, submission.trouble, submission.publish_at) == (
        "submitted", "publication-prevented", None,
    )  # fmt: skip
    assert minutes(page_of(submission)) == 10
    notes = {row.recipient: row.values["note"] for row in Notice.objects.filter(kind="course_stuck")}
    assert set(notes) == {trainer, office}
    assert "“绿茶：摊青、杀青”" in notes[office]
    assert "“Chè xanh”" in notes[trainer]
    with pytest.raises(refusals.Prevented):
        approve_submission(actor=office, submission=submission, why="x")


def test_a_fault_of_ours_is_not_tried_again_every_half_minute(trainer, office, monkeypatch):
    submission = waiting(trainer)
    approve_submission(actor=office, submission=submission, why="x", publish_at=DAY, at=NOW)
    tried = []

    def fail(**_values):
        tried.append(1)
        raise RuntimeError

    monkeypatch.setattr("lms.approvals.actions.publishing.publish_together", fail)
    assert (publish_due(DAY), publish_due(DAY), len(tried)) == (0, 0, 1)
    submission.refresh_from_db()
    assert submission.trouble == "unexpected"


def test_an_older_state_never_takes_a_newer_publication_back(trainer, office):
    submission = waiting(trainer)
    page = page_of(submission)
    edit(page, trainer, minutes=20)
    page.get_latest_revision().publish(user=office, skip_permission_checks=True)
    with pytest.raises(refusals.PublishedMeanwhile):
        approve_submission(actor=office, submission=submission, why="x")
    assert minutes(page) == 20


def test_the_office_publishes_and_takes_away_in_an_emergency(trainer, office):
    submission = waiting(trainer)
    key = submission.course_key
    for act in (publish_directly, take_off_the_shelf):
        with pytest.raises(refusals.ReasonMissing):
            act(actor=office, course_key=key, why=" ")
    publish_directly(actor=office, course_key=key, why="错字")
    submission.refresh_from_db()
    assert (submission.state, minutes(page_of(submission))) == ("superseded", 12)
    take_off_the_shelf(actor=office, course_key=key, why="投诉")
    take_off_the_shelf(actor=office, course_key=key, why="投诉")
    assert not CoursePage.objects.filter(live=True).exists()
    assert [event.verb for event in history(key)] == ["unpublished", "published_directly", "submitted"]
    submit_course(actor=trainer, course_key=key)
    assert next(event.verb for event in history(key)) == "submitted"


def test_where_nobody_could_review_a_course_is_published_at_once(trainer):
    page = edited_course(trainer)
    submission = submit_course(actor=trainer, course_key=page.translation_key)
    assert (submission.state, minutes(page)) == ("published", 12)


def test_reviews_take_the_right_to_publish_and_give_it_back(trainer, office):
    plant_site()
    grant_editor(trainer)
    page = edited_course(trainer)
    assert page.permissions_for_user(trainer).can_publish()
    require_reviews(actor=office, is_required=True)
    require_reviews(actor=office, is_required=True)
    plant_site()  # as at every start
    rights = page.permissions_for_user(type(trainer).objects.get(pk=trainer.pk))
    assert (rights.can_publish(), rights.can_unpublish(), rights.can_edit()) == (False, False, True)
    assert (is_required(), editors_may_publish()) == (True, False)
    require_reviews(actor=office, is_required=False)
    assert page.permissions_for_user(type(trainer).objects.get(pk=trainer.pk)).can_publish()
    assert AuditRecord.objects.filter(noun="academy").count() == 2


def test_who_owns_what_is_written_down_and_ends_a_point(trainer, office):
    submission = waiting(trainer)
    outline, key = submission.after["outline"], submission.course_key

    def licence():
        return next(each for each in checklist_of(outline, key) if each.point is Point.LICENCE).verdict

    assert licence() is Verdict.MISSING
    with pytest.raises(refusals.HolderMissing):
        say_rights(actor=trainer, course_key=key, noun="course", object_uuid=None, holder="", licence="own")
    with pytest.raises(refusals.UnknownLicence):
        say_rights(actor=trainer, course_key=key, noun="course", object_uuid=None, holder="我校", licence="?")
    for _twice in range(2):
        say_rights(
            actor=trainer, course_key=key, noun="course", object_uuid=None, holder="我校", licence="own"
        )
    assert licence() is Verdict.FINE
    assert AuditRecord.objects.filter(action="course.rights_said").count() == 1


def test_who_changed_what_is_in_the_submission(trainer, office):
    helper = PersonFactory(display_name="王老师")
    page = edited_course(trainer)
    edit(page, helper, summary="从鲜叶到干茶，两天。")
    submission = submit_course(actor=trainer, course_key=page.translation_key)
    found = changes(submission.before, submission.after)
    assert [(each.code, each.language) for each in found] == [
        ("course-summary", "zh-hans"), ("lesson-nominal_s", ""),
    ]  # fmt: skip
    assert [(name, times) for name, times, _last in changed_by(submission)] == [("李师傅", 1), ("王老师", 1)]


def test_one_course_has_one_open_submission_whatever_happens(trainer):
    submission = waiting(trainer)
    submission.pk, submission.number, submission.uuid = None, 2, uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        submission.save(force_insert=True)


def test_the_queue_costs_one_query(office, django_assert_num_queries):
    for number in range(3):
        waiting(code=f"TEA-{number}")
    with django_assert_num_queries(1):
        rows = queue(["submitted"]).rows
        assert [row.submitted_by.display_name for row in rows if row.code]
    assert [row.code for row in rows] == ["TEA-0", "TEA-1", "TEA-2"]


def test_the_checklist_costs_the_same_for_many_lessons(trainer, django_assert_max_num_queries):
    submission = waiting(trainer)
    with django_assert_max_num_queries(5):
        assert len(checklist_of(submission.after["outline"], submission.course_key)) == len(Point)


def test_a_course_that_nobody_reviews_is_compiled_as_before(trainer):
    page = edited_course(trainer)
    page.get_latest_revision().publish(user=trainer, skip_permission_checks=True)
    assert (minutes(page), publish_course(page).number) == (12, 2)
    assert [event.verb for event in history(page.translation_key)] == ["wagtail.publish"]
