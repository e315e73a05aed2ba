"""An expected no in words: the shape that every storey above uses, too."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """An expected no, with words a person can act on. Subclasses set `code` and `words`.

    `message` is in the language active when it is read; %(named)s places are filled from the keyword arguments.
    """

    code = "refused"
    words: ClassVar[Promise | str] = _("This cannot be done here.")

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.code)

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        """What to tell the person."""
        return str(self.words) % self.values
