"""Files that hold no questions at all, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.workbooks.refusals import FileRefused


class NoQuestions(FileRefused):
    """A file of another kind."""

    code = "file-unknown"
    words = _(
        "This is none of the files that hold questions: Excel (.xlsx), CSV, Word (.docx), text, GIFT, Aiken, Moodle XML or QTI."
    )


class XmlRefused(FileRefused):
    """XML that is cut, has a DTD, or is built to swell."""

    code = "xml-damaged"
    words = _("The XML of this file cannot be read. Export it anew, and choose it again.")


class TooManyQuestions(FileRefused):
    code = "too-many-questions"
    words = _("More than %(n)s questions. Split the file, and choose one part after the other.")
