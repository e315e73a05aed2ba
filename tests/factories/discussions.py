"""Announcements and questions for tests, as rows: nobody is told."""

import uuid

from django.utils import timezone

from lms.discussions.models import Announcement, Question, QuestionWords


def announcement_to(cohort, author, title, from_on):
    """Shown from that day on."""
    return Announcement.objects.create(
        cohort=cohort, author=author, title=title, from_on=from_on, made_at=timezone.now()
    )


def answered_question(enrolment, trainer, lesson, text):
    """The answer to a question that only its asker reads."""
    now = timezone.now()
    question = Question.objects.create(
        enrolment=enrolment,
        course_key=uuid.uuid4(),
        lesson_uuid=lesson,
        text=text,
        asked_at=now,
        answered_at=now,
    )
    return QuestionWords.objects.create(question=question, author=trainer, is_answer=True, text=text, at=now)
