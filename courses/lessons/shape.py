"""What each kind of lesson hands to the compiler of versions: one frozen value, whatever its editor fields are."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wagtail.rich_text import RichText

from courses.outline import QuizRef


@dataclass(frozen=True, slots=True)
class LessonShape:
    """The kind-specific part of a lesson. `body` is rich text as stored, not yet cleaned."""

    kind: str
    asset: UUID | None = None
    package: UUID | None = None
    quiz: QuizRef | None = None
    body: RichText | None = None

    @property
    def shown(self) -> UUID | None:
        """What the lesson shows of the library: a film, or a version of courseware."""
        return self.asset or self.package
