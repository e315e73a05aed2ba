"""What the upper storey reads of a course: frozen values compiled at publish, never pages or StreamFields."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Purpose(StrEnum):
    """What a quiz is for."""

    LESSON = "lesson"  # a pass lets the hours of its lesson count
    PRACTICE = "practice"  # counts nowhere
    FINAL = "final"  # an exam: its bank serves nothing else


class Review(StrEnum):
    """What a learner sees of a marked attempt."""

    FULL = "full"  # marks, keys and explanations
    MARKS = "marks"  # marks alone
    NOTHING = "nothing"  # that it was handed in


class Release(StrEnum):
    """From when on."""

    AT_ONCE = "at_once"
    AFTER_WINDOW = "after_window"  # when nobody of the sitting writes any more
    BY_PERSON = "by_person"  # when somebody releases the sitting


@dataclass(frozen=True, slots=True)
class QuizPick:
    """One part of a paper: `fixed` questions (uuids, in this order), or `count` drawn from a bank by what they are."""

    bank: str
    count: int = 0
    fixed: tuple[str, ...] = ()
    category: str = ""  # a path; what lies below it belongs to it
    tags: tuple[str, ...] = ()  # any of them
    difficulty_from: int = 1
    difficulty_to: int = 5
    points_hundredths: int | None = None  # None: as the question says

    @property
    def size(self) -> int:
        """How many questions it asks."""
        return len(self.fixed) or self.count


@dataclass(frozen=True, slots=True)
class QuizRef:
    """How the quiz of a lesson is taken. `draw` questions are asked from `bank`, or what `parts` say, if there are any."""

    bank: str
    draw: int
    pass_percent: int
    time_limit_s: int | None = None
    cooldown_s: int = 0
    purpose: str = Purpose.LESSON
    parts: tuple[QuizPick, ...] = ()
    mix_questions: bool = True
    mix_options: bool = True
    marking: str = ""  # "": as each question says
    attempts: int = 0  # 0: any number
    review: str = Review.FULL
    release: str = Release.AT_ONCE
    by_sitting: bool = False

    @property
    def picks(self) -> tuple[QuizPick, ...]:
        """The parts of the paper, at least one."""
        return self.parts or (QuizPick(self.bank, self.draw),)

    @property
    def is_practice(self) -> bool:
        return self.purpose == Purpose.PRACTICE

    @property
    def is_final(self) -> bool:
        return self.purpose == Purpose.FINAL


@dataclass(frozen=True, slots=True)
class LessonRef:
    """One lesson of one course version. Texts are by language; durations in seconds."""

    uuid: UUID
    version: int
    kind: str  # video | article | package | quiz | onsite
    component: str  # theory | practice | general
    nominal_s: int
    duration_s: int
    asset: UUID | None
    quiz: QuizRef | None
    required: bool
    title: dict[str, str]
    package: UUID | None = None  # a version of courseware
    body: dict[str, str] = field(default_factory=dict)  # sanitised HTML by language (article, notes)

    def title_in(self, language: str) -> str:
        """The title in `language`, else in the first language there is."""
        return in_language(self.title, language)

    def body_in(self, language: str) -> str:
        """The body as safe HTML in `language`, else in the first language there is."""
        return in_language(self.body, language)

    @property
    def is_gated(self) -> bool:
        """Whether online time on this lesson waits for its quiz (domain §4.2 O8)."""
        return self.has_test and self.kind != "quiz"

    @property
    def has_test(self) -> bool:
        """Whether there is a quiz that counts: practice counts nowhere."""
        return self.quiz is not None and not self.quiz.is_practice


@dataclass(frozen=True, slots=True)
class CourseOutline:
    """A course version as the learner's path sees it."""

    course_key: UUID
    version: int
    code: str
    title: dict[str, str]
    lessons: tuple[LessonRef, ...]
    # Tenths of a unit planned by mode, as on the catalogue page.
    planned_tenths: dict[str, int] = field(default_factory=dict)
    poster_asset: UUID | None = None

    def title_in(self, language: str) -> str:
        """The title in `language`, else in the first language there is."""
        return in_language(self.title, language)

    def lesson(self, uuid: UUID) -> LessonRef | None:
        """The lesson with this uuid, or None when this version has no such lesson."""
        return next((lesson for lesson in self.lessons if lesson.uuid == uuid), None)


def film_seconds(measured_ms: int) -> int:
    """The length of a film in whole seconds, at least one."""
    return max(1, measured_ms // 1000)


def in_language(texts: dict[str, str], language: str) -> str:
    """The text in `language`, else Chinese, English, or whatever there is; '' for no text at all."""
    for code in (language, "zh-hans", "en", *texts):
        if texts.get(code):
            return texts[code]
    return ""
