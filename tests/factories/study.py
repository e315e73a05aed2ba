"""Leases and beats for tests: `lease = open_lesson(enrolment)`, then `beat(1, end_s=30)`."""

import uuid

from courses.outline import LessonRef, QuizRef
from lms.study.actions import issue_lease
from tests.factories.ledger import LESSON, at

COURSE = uuid.UUID("22222222-2222-4222-8222-222222222222")
START = at("20:00")


def lesson(kind="video", *, uuid=LESSON, length_s=3600, gated=False, asset=None):
    """A lesson of one hour."""
    quiz = QuizRef(bank="b", draw=5, pass_percent=60) if gated else None
    return LessonRef(
        uuid=uuid,
        version=1,
        kind=kind,
        component="theory",
        nominal_s=length_s,
        duration_s=length_s if kind == "video" else 0,
        asset=asset,
        quiz=quiz,
        required=True,
        title={"en": "Lesson"},
    )


def open_lesson(enrolment, *, when=START, **more):
    """A lease on a lesson."""
    return issue_lease(
        learner=enrolment.learner,
        enrolment=enrolment,
        lesson=lesson(**more),
        course_key=COURSE,
        device="phone",
        at=when,
    )


def beat(seq, *, end_s, span_s=30, start_at=None, rate=1, **change):
    """Thirty seconds of film, ending `end_s` after the lease came; the media stands where the clock does."""
    media = end_s - span_s if start_at is None else start_at
    facts = {
        "seq": seq,
        "mono_ms": int(end_s * 1000),
        "span_ms": int(span_s * 1000),
        "wall_ms": 1,
        "from": media,
        "to": media + span_s * rate,
        "rate": rate,
        "playing": True,
        "visible": True,
    }
    return {**facts, **change}
