"""Practical tasks at the bench: everybody scored line by line with a photo; released as any result; a class stays open."""

import io
from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from courses.queries import outline_of
from courses.quizzes.models import Question
from courses.versions.reading import forget_outlines
from lms.assessments.actions.marking import plan_marking
from lms.assessments.models import Attempt, Mark, MarkPhoto
from lms.assessments.queries.bench import bench_lessons
from lms.cohorts.closing import what_is_left
from media_pipeline.media_info import AudioInfo, MediaInfo
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortCourseFactory, CohortFactory, EnrolmentFactory
from tests.factories.courses import make_lesson, make_version
from tests.factories.marking import essay_bank, marker_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LATER = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def cohort():
    return CohortFactory(name="甲班", kind="village")


@pytest.fixture
def trainer(cohort, client):
    user = marker_of(cohort)
    client.force_login(user)
    return user


@pytest.fixture
def lesson(cohort):
    forget_outlines()  # tests reuse ids
    lessons = [
        make_lesson("quiz", bank=essay_bank(kind="practical").key, draw=1),
        make_lesson("quiz", bank=essay_bank(choices=3).key, draw=2),
    ]
    version = make_version("BENCH-1", lessons=lessons)
    CohortCourseFactory(cohort=cohort, course_key=version.course_key)
    return outline_of(version).lessons[0]


@pytest.fixture
def task(lesson):
    return Question.objects.get(kind="practical").uuid


@pytest.fixture
def people(cohort):
    return [EnrolmentFactory(cohort=cohort, learner__display_name=name) for name in ("阿全", "阿美")]


def picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "#a8501a").save(file, "JPEG")
    return SimpleUploadedFile("a.jpg", file.getvalue(), "image/jpeg")


def task_url(cohort, lesson, task):
    return reverse("trainer:bench_task", args=[cohort.uuid, lesson.uuid, task])


def score_url(cohort, lesson, task, enrolment):
    return reverse("trainer:bench_score", args=[cohort.uuid, lesson.uuid, task, enrolment.uuid])


def score(client, url, *lines, **more):
    sent = {f"line-{place}": line for place, line in enumerate(lines)}
    return client.post(url, {**sent, "remark-0": "", "remark-1": "", "note": "", **more})


def ends(cohort):
    return [(str(left.end), left.count) for left in what_is_left([cohort.pk], LATER)]


def test_only_lessons_of_practical_tasks_alone_are_scored_at_the_bench(cohort, lesson):
    assert [each.lesson for each in bench_lessons([cohort.pk])[cohort.pk]] == [lesson]


def test_everybody_is_scored_released_and_told_and_the_class_is_kept_open_until_then(
    client, trainer, cohort, lesson, task, people
):
    assert ends(cohort) == [("practicals", 2)]
    assert "0 / 2 scored" in client.get(reverse("trainer:bench", args=[cohort.uuid])).content.decode()
    first, second = (score_url(cohort, lesson, task, each) for each in people)
    assert "Cuts the power first" in client.get(first).content.decode()
    assert score(client, first, 200, 300, photo=picture())["Location"] == second
    assert ends(cohort) == [("marks", 1), ("practicals", 1)]
    assert score(client, second, 0, 400)["Location"] == task_url(cohort, lesson, task)
    text = client.get(task_url(cohort, lesson, task)).content.decode()
    assert "5 of 6 points" in text
    assert "0 of 6 points" in text
    photo = reverse("trainer:bench_file", args=[MarkPhoto.objects.get().uuid])
    assert client.get(photo)["Content-Type"] == "image/jpeg"
    client.post(reverse("trainer:marking_quiz", args=[cohort.uuid, lesson.uuid]), {"act": "release"})
    results = Attempt.objects.order_by("enrolment").values_list("score_hundredths", "passed")
    assert list(results) == [(500, True), (0, False)]
    assert ends(cohort) == []


def test_who_has_passed_is_not_scored_again_and_who_has_not_gets_another_try(
    client, trainer, cohort, lesson, task, people
):
    for person, lines in zip(people, ((200, 400), (0, 0)), strict=True):
        score(client, score_url(cohort, lesson, task, person), *lines)
    client.post(reverse("trainer:marking_quiz", args=[cohort.uuid, lesson.uuid]), {"act": "release"})
    again = score(client, score_url(cohort, lesson, task, people[0]), 0, 0)
    assert again.status_code == 422
    assert "passed already" in again.content.decode()
    score(client, score_url(cohort, lesson, task, people[1]), 200, 400)
    tries = Attempt.objects.filter(enrolment=people[1]).order_by("number")
    assert list(tries.values_list("number", "awaits_marks", "passed")) == [(1, False, False), (2, True, None)]


def test_what_was_done_at_the_bench_has_a_result_and_no_receipt_of_answers(
    client, trainer, cohort, lesson, task, people
):
    score(client, score_url(cohort, lesson, task, people[0]), 200, 400)
    client.post(reverse("trainer:marking_quiz", args=[cohort.uuid, lesson.uuid]), {"act": "release"})
    client.force_login(people[0].learner)
    text = client.get(reverse("learner:attempt", args=[Attempt.objects.get().uuid])).content.decode()
    assert "100" in text
    assert "0 of 1" not in text
    assert 'id="receipt"' not in text


def test_two_examiners_score_blind_and_the_same_form_twice_is_one_mark(
    client, trainer, cohort, lesson, task, people
):
    plan_marking(actor=trainer, cohort=cohort, lesson_uuid=lesson.uuid, markers=2)
    url = score_url(cohort, lesson, task, people[0])
    for _twice in range(2):
        score(client, url, 200, 400)
    client.force_login(marker_of(cohort, "李老师"))
    assert "6 of 6" not in client.get(url).content.decode()
    score(client, url, 200, 300)
    mark = Mark.objects.order_by("pk").last()
    assert (Mark.objects.count(), mark.marking.points_hundredths) == (2, 550)


def test_nobody_scores_themselves_and_no_stranger_sees_a_task(client, cohort, lesson, task, people):
    own = marker_of(cohort)
    me = EnrolmentFactory(cohort=cohort, learner=own)
    client.force_login(own)
    assert score(client, score_url(cohort, lesson, task, me), 200, 400).status_code == 422
    url = score_url(cohort, lesson, task, people[0])
    for user, status in (
        (people[0].learner, 403),
        (PersonFactory(roles=["auditor"]), 403),
        (marker_of(CohortFactory()), 404),
        (PersonFactory(roles=["office"]), 200),
    ):
        client.force_login(user)
        assert client.get(url).status_code == status
        assert client.get(task_url(cohort, lesson, task)).status_code == status
    assert not Attempt.objects.exists()


def test_a_line_without_points_is_asked_for_and_what_was_typed_stays(
    client, trainer, cohort, lesson, task, people
):
    answer = score(client, score_url(cohort, lesson, task, people[0]), 200, note="slow but safe")
    assert answer.status_code == 422
    assert "slow but safe" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_a_class_without_tasks_says_so(client, trainer, cohort):
    assert (
        "No practical task yet" in client.get(reverse("trainer:bench", args=[cohort.uuid])).content.decode()
    )


def test_a_task_costs_the_same_for_two_people_as_for_eight(
    client, trainer, cohort, lesson, task, people, django_assert_max_num_queries
):
    for count in (0, 6):
        EnrolmentFactory.create_batch(count, cohort=cohort)
        with django_assert_max_num_queries(18):
            assert client.get(task_url(cohort, lesson, task)).status_code == 200


@pytest.fixture
def looked(monkeypatch):
    """What the child process finds in every film."""
    found = MediaInfo("webm", audio=AudioInfo("opus"), duration_ms=4_000)
    monkeypatch.setattr("lms.assessments.actions.evidence.probe.inspect", lambda _path: found)


VOICE = b"\x1a\x45\xdf\xa3" + bytes(range(200))


def voice(data=VOICE):
    return SimpleUploadedFile("voice.html", data, "text/html")


def test_a_voice_is_kept_beside_the_mark_and_played_in_parts_but_never_opened_as_a_page(
    client, trainer, cohort, lesson, task, people, looked
):
    url = score_url(cohort, lesson, task, people[0])
    assert "microphone=(self)" in client.get(url)["Permissions-Policy"]
    score(client, url, 200, 400, voice=voice())
    row = MarkPhoto.objects.get()
    assert (row.kind, row.enrolment, row.size) == ("audio/webm", people[0], len(VOICE))
    place = reverse("trainer:bench_file", args=[row.uuid])
    assert f'<audio controls preload="none" src="{place}"' in client.get(url).content.decode()
    answer_url = reverse("trainer:marking_answer", args=[row.mark.marking.uuid])
    assert f'<audio controls preload="none" src="{place}"' in client.get(answer_url).content.decode()
    part = client.get(place, headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.content) == (206, VOICE[4:10])
    for answer in (part, client.get(place)):
        assert answer["Content-Type"] == "audio/webm"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for user, status in ((people[0].learner, 403), (marker_of(CohortFactory()), 404)):
        client.force_login(user)
        assert client.get(place).status_code == status


def test_a_blind_second_examiner_does_not_hear_the_first(
    client, trainer, cohort, lesson, task, people, looked
):
    plan_marking(actor=trainer, cohort=cohort, lesson_uuid=lesson.uuid, markers=2)
    score(client, score_url(cohort, lesson, task, people[0]), 200, 400, voice=voice())
    answer = reverse("trainer:marking_answer", args=[Mark.objects.get().marking.uuid])
    assert "<audio" in client.get(answer).content.decode()
    client.force_login(marker_of(cohort, "李老师"))
    assert "<audio" not in client.get(answer).content.decode()


def test_what_is_no_film_is_said_at_its_field_and_nothing_is_kept_or_scored(
    client, trainer, cohort, lesson, task, people, monkeypatch
):
    saved, gone = [], []
    keep, drop = default_storage.save, default_storage.delete
    monkeypatch.setattr(default_storage, "save", lambda *given: saved.append(keep(*given)) or saved[-1])
    monkeypatch.setattr(default_storage, "delete", lambda name: gone.append(name) or drop(name))
    url = score_url(cohort, lesson, task, people[0])
    answer = score(client, url, 200, 400, photo=picture(), film=voice(b"<html>"), note="slow")
    assert answer.status_code == 422
    assert "This file cannot be played" in answer.content.decode()
    assert "slow" in answer.content.decode()
    assert score(client, url, 200, photo=picture()).status_code == 422
    assert (len(saved), gone) == (2, saved)
    assert not MarkPhoto.objects.exists()
