"""The register of lesson kinds: a new kind is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable

from wagtail import blocks

from courses.lessons import article, onsite, package, quiz, video
from courses.lessons.shape import LessonShape

BLOCKS: list[tuple[str, blocks.Block]] = [
    (video.KIND, video.VideoBlock()),
    (article.KIND, article.ArticleBlock()),
    (package.KIND, package.PackageBlock()),
    (quiz.KIND, quiz.QuizBlock()),
    (onsite.KIND, onsite.OnsiteBlock()),
]
SHAPES: dict[str, Callable[[blocks.StructValue], LessonShape]] = {
    video.KIND: video.shape_of,
    article.KIND: article.shape_of,
    package.KIND: package.shape_of,
    quiz.KIND: quiz.shape_of,
    onsite.KIND: onsite.shape_of,
}
