"""Where packages are used: whoever plays them says so here, and what is used is not deleted.

A room above says once, at start, how it finds its uses; it is given keys of packages and names those it uses:

    register_use(lambda keys: {lesson.package_id: [Use(lesson.course, lesson.title)] for lesson in playing(keys)})
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Use:
    """One place in words: the course, the lesson, the address of its page if it has one."""

    course: str
    lesson: str = ""
    url: str = ""


Finder = Callable[[Collection[int]], Mapping[int, Sequence[Use]]]
_finders: list[Finder] = []


def register_use(finder: Finder) -> None:
    """From now on `finder` is asked, too; again changes nothing."""
    if finder not in _finders:
        _finders.append(finder)


def uses_of(keys: Collection[int]) -> dict[int, list[Use]]:
    """The uses of each package, also of those without any. As many queries as rooms that play packages."""
    found: dict[int, list[Use]] = {key: [] for key in keys}
    for finder in _finders:
        for key, uses in finder(keys).items():
            found[key] += uses
    return found
