"""Quizzes for tests: a bank of single-choice questions and the lesson that asks them."""

import uuid

import factory

from courses.outline import LessonRef, QuizRef
from courses.quizzes.models import Question, QuestionBank


class BankFactory(factory.django.DjangoModelFactory):
    """A bank; `questions=6` of them, of which the right answer is the text that ends in "right"."""

    class Meta:
        model = QuestionBank
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"bank-{n}")
    title = "题库"

    @factory.post_generation
    def questions(self, create, extracted, **kwargs):
        for number in range(6 if extracted is None else extracted):
            Question.objects.create(
                bank=self,
                sort_order=number,
                kind="single",
                stem={"zh-hans": f"第 {number} 题", "en": f"Question {number}"},
                options={"zh-hans": ["对的", "错甲", "错乙"], "en": ["right", "wrong a", "wrong b"]},
                answer=0,
                explanation={"zh-hans": f"因为 {number}"},
            )


def lesson_with_quiz(bank: str, *, draw=5, pass_percent=80, time_limit_s=None, cooldown_s=0) -> LessonRef:
    """A gated video lesson whose quiz draws from `bank`."""
    return LessonRef(
        uuid=uuid.uuid4(),
        version=1,
        kind="video",
        component="theory",
        nominal_s=2700,
        duration_s=60,
        asset=None,
        quiz=QuizRef(bank, draw, pass_percent, time_limit_s, cooldown_s),
        required=True,
        title={"zh-hans": "鲜叶采摘", "en": "Picking"},
    )


def right_answers(attempt) -> dict[int, int]:
    """The key by place, for a test that passes."""
    return {place: question["answer"] for place, question in enumerate(attempt.paper)}
