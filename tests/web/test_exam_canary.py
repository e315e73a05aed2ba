"""No stem and no key before the start, no key before the release: every address, export, search, API and the cache.

The words of the exam's questions are canaries. Each test has its control: with the gate open the canary sings.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.accounts.actions import make_api_token
from lms.assessments.actions import release_sitting
from lms.assessments.models import Attempt, PaperWork, ReadyPaper, Sitting
from lms.assessments.tasks import papers_task
from lms.partners.models import MemberRole
from lms.web.policies import Policy
from tests.factories.accounts import PersonFactory
from tests.factories.courses import make_lesson
from tests.factories.partners import MembershipFactory, PartnerFactory
from tests.factories.sittings import KEY, STEM, WHY, make_exam
from tests.web import tenants
from tests.web.test_tenants import body_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PUBLIC = ("/", "/en/courses/", "/en/courses/exam-1/", "/api/v1/openapi.json", "/metrics", "/sitemap.xml")
WORDS = (STEM, KEY, WHY)


@pytest.fixture
def world():
    """A class before its exam, with the papers ready; its learner, a neighbour, HR, and somebody else's learner."""
    practice = make_lesson(
        "quiz", bank="final-1", draw=2, plan={"purpose": "practice"}, title={"en": "Practice"}
    )
    exam = make_exam(people=2, opens_at=timezone.now() + timedelta(minutes=10), lessons=[practice])
    exam.cohort.partner = PartnerFactory()
    exam.cohort.save()
    papers_task(PaperWork.objects.get().pk)
    assert ReadyPaper.objects.count() == 2
    hr = MembershipFactory(partner=exam.cohort.partner, role=MemberRole.HR).user
    learner, neighbour = (row.learner for row in exam.people)
    people = {"learner": learner, "neighbour": neighbour, "hr": hr, "stranger": PersonFactory()}
    ids = tenants.nobodys() | {
        "lesson": exam.lesson.uuid,
        "course": exam.outline.course_key,
        "code": "EXAM-1",
        "bank": "final-1",
        "cohort": exam.cohort.uuid,
        "sitting": exam.sitting.uuid,
        "enrolment": exam.people[0].uuid,
    }
    return SimpleNamespace(exam=exam, people=people, ids=ids)


def client_of(person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def walk(world, name, *, token=False):
    """(address, canaries heard there) of everything that somebody may read; searches ask in capitals."""
    person = world.people[name]
    client = client_of(person)
    if token:
        client = Client(headers={"authorization": f"Bearer {make_api_token(user=person, name=name)}"})
    urls = [each.url for each in tenants.addresses(world.ids) if not token or each.policy is Policy.CALLER]
    found = []
    for url in [*urls, *(f"{url}?q={STEM.upper()}0" for url in ("/en/courses/", "/api/v1/courses"))]:
        body = body_of(client.get(url))
        if heard := {word for word in WORDS if word in body}:
            found.append((url, heard))
    return found


def in_the_cache(words):
    rows = getattr(cache, "_cache", {})
    return [key for key, value in rows.items() if any(word.encode() in value for word in words)]


def begin(world, name):
    exam = world.exam
    Sitting.objects.update(opens_at=timezone.now() - timedelta(minutes=1))
    client = client_of(world.people[name])
    there = client.post(reverse("learner:quiz", args=["EXAM-1", exam.lesson.uuid]))["Location"]
    world.ids["attempt"] = Attempt.objects.get(learner=world.people[name]).uuid
    return client, there


def test_before_the_start_nobody_finds_a_word_of_it_anywhere(world):
    for name in world.people:
        assert walk(world, name) == [], name
    assert walk(world, "learner", token=True) == []
    for url in PUBLIC:
        assert not any(word in body_of(Client().get(url)) for word in WORDS), url
    client = client_of(world.people["learner"])
    for lesson in world.exam.outline.lessons:  # the exam too early, and practice that draws from its bank
        answer = client.post(reverse("learner:quiz", args=["EXAM-1", lesson.uuid]), follow=True)
        assert not any(word in body_of(answer) for word in WORDS)
    assert not Attempt.objects.exists()
    assert in_the_cache(WORDS) == []


def test_the_api_too_opens_no_exam_too_early_and_no_practice_from_its_bank(world):
    token = make_api_token(user=world.people["learner"], name="x")
    client = Client(headers={"authorization": f"Bearer {token}"})
    for lesson in world.exam.outline.lessons:
        body = {"course": "EXAM-1", "lesson": str(lesson.uuid)}
        answer = client.post("/api/v1/attempts", body, content_type="application/json")
        assert answer.status_code == 409
        assert not any(word in body_of(answer) for word in WORDS)


def test_while_it_is_written_its_learner_sees_stems_and_nobody_else_and_nobody_a_key(world):
    _client, there = begin(world, "learner")
    own = walk(world, "learner")
    assert there in [url for url, _heard in own]
    assert all(heard == {STEM} for _url, heard in own)
    for name in ("neighbour", "hr"):
        assert walk(world, name) == [], name


def test_after_handing_in_no_key_is_found_until_the_release_and_then_it_is(world):
    client, there = begin(world, "learner")
    client.post(f"{there}submit/")
    assert body_of(client.get(there)).count(Attempt.objects.get().receipt_code) == 1
    for name in ("learner", "neighbour", "hr"):
        assert walk(world, name) == [], name
    assert walk(world, "learner", token=True) == []
    assert in_the_cache(WORDS) == []
    # The control: the gate is opened, and the same walk finds what there is to find.
    release_sitting(actor=world.exam.trainer, sitting=world.exam.sitting)
    heard = dict(walk(world, "learner", token=True))
    assert heard[f"/api/v1/attempts/{world.ids['attempt']}/review"] == set(WORDS)
    assert set(WORDS) <= {word for word in WORDS if word in body_of(client.get(there))}


def test_with_the_gate_open_the_walk_before_the_start_would_sing(world, monkeypatch):
    """The control of the first test: practice that may draw from an exam's bank gives it away."""
    monkeypatch.setattr("lms.assessments.drawing.exam_banks_among", lambda _keys: set())
    client = client_of(world.people["learner"])
    practice = world.exam.outline.lessons[0]
    answer = client.post(reverse("learner:quiz", args=["EXAM-1", practice.uuid]), follow=True)
    assert STEM in body_of(answer)
