"""Why an archive of a course is not taken, or not made, in words that say what to do. Codes are stable."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.refusals import Refusal

WORDS: dict[str, Promise] = {
    "no-course": _("There is no course in this archive (course.json). Export the course again, and choose that file."),
    "newer-schema": _("This archive was made by a newer academy (schema %(version)s; this one knows %(known)s). Update this academy, then bring the course in."),
    "malformed": _("The archive does not say what its schema asks for (%(place)s). Export the course again."),
    "hash-untrue": _("The course in this archive was changed after it was exported. Export it again where it comes from."),
    "file-missing": _("The archive says that “%(name)s” is inside, but it is not. Copy the archive again, or export it anew."),
    "file-untrue": _("“%(name)s” in the archive is not what it was when it was exported. Copy the archive again, or export it anew."),
    "strange-file": _("“%(name)s” does not belong into an archive of a course. Nothing was taken."),
    "quota": _("The course brings %(needs)s MB, but only %(left)s MB of your room are free. Delete files, or ask the office for more room."),
    "disk-full": _("There is not enough room on the disk of this academy. Tell the administrator."),
    "not-allowed": _("You may not make courses here. Ask the office."),
    "code-taken": _("Another course has the code %(code)s already. Choose another one, for example %(free)s."),
    "code-unclear": _("Use capital letters, numbers and dashes, for example TEA-101."),
    "no-language": _("This academy has no catalogue in the language of the course (%(language)s). Tell the administrator."),
    "question-unclear": _("Question %(n)s of “%(bank)s” cannot be asked as it is: %(said)s"),
    "too-large": _("The archive is larger than %(gb)s GB. Export the course without its films, and upload those by themselves."),
    "no-room-here": _("%(n)s archives of yours are still being worked on. Wait until one of them is done."),
    "lesson-not-exported": _("This lesson cannot leave by itself: only videos that are ready can, and quizzes that are no final exam and have questions that a machine marks."),
    "empty-course": _("This course has no page any more. Go back to your courses."),
}  # fmt: skip


class TransportRefused(Refusal):
    """An expected no. `code` is one of WORDS; nothing was written."""

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(**values)
        self.code = code

    @property
    def message(self) -> str:
        return str(WORDS[self.code]) % self.values
