"""Files that are no readable roster, in words: what it is, and what to do about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.refusals import Refusal


class FileRefused(Refusal):
    """A file that is not read any further; nothing of it was taken."""

    code = "file-unknown"
    words = _(
        "This is neither an Excel workbook (.xlsx) nor a CSV file. Save it as .xlsx and choose it again."
    )


class FileEmpty(FileRefused):
    code = "file-empty"
    words = _("The file is empty.")


class FileTooLarge(FileRefused):
    code = "file-too-large"
    words = _("The file is larger than %(mb)s MB. Take pictures out of it, or save it as CSV.")


class FileEncrypted(FileRefused):
    code = "file-encrypted"
    words = _("The workbook is protected by a password. Take the password off, save it, and choose it again.")


class FileIsOldExcel(FileRefused):
    code = "file-xls"
    words = _("This is a workbook of old Excel (.xls). Open it, save it as .xlsx, and choose that one.")


class FileIsBinaryExcel(FileRefused):
    code = "file-xlsb"
    words = _("This is a binary workbook (.xlsb). Open it, save it as .xlsx, and choose that one.")


class FileIsOpenDocument(FileRefused):
    code = "file-ods"
    words = _("This is a LibreOffice table (.ods). Open it, save it as .xlsx, and choose that one.")


class FileIsHtml(FileRefused):
    code = "file-html"
    words = _(
        "This is a web page that calls itself a workbook. Open it in Excel, save it as .xlsx, and choose that one."
    )


class FileHasMacros(FileRefused):
    code = "file-macros"
    words = _("The workbook has macros. Save it as .xlsx, which has none, and choose that one.")


class FileDamaged(FileRefused):
    code = "file-damaged"
    words = _(
        "The workbook is damaged: a part of it cannot be read. Open it, save it anew, and choose it again."
    )


class FileSwells(FileRefused):
    """A zip bomb, or a sheet that nobody filled by hand."""

    code = "file-swells"
    words = _("The workbook is far larger inside than outside. Copy the filled rows into a new workbook.")


class TooManyRows(FileRefused):
    code = "too-many-rows"
    words = _("More than %(n)s rows. Split the file, and choose one part after the other.")


class EncodingUnknown(FileRefused):
    code = "encoding-unknown"
    words = _("The characters of this file are neither UTF-8 nor GBK. Save it as “CSV UTF-8” or as .xlsx.")
