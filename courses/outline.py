"""What the upper storey reads of a course: frozen values compiled at publish, never pages or StreamFields."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class QuizRef:
    """How the quiz of a lesson is taken. `bank` names the question bank; `draw` questions are asked."""

    bank: str
    draw: int
    pass_percent: int
    time_limit_s: int | None = None
    cooldown_s: int = 0


@dataclass(frozen=True, slots=True)
class LessonRef:
    """One lesson of one course version. Texts are by language; durations in seconds."""

    uuid: UUID
    version: int
    kind: str  # video | article | quiz | onsite
    component: str  # theory | practice | general
    nominal_s: int
    duration_s: int
    asset: UUID | None
    quiz: QuizRef | None
    required: bool
    title: dict[str, str]
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
        return self.quiz is not None and self.kind != "quiz"


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
