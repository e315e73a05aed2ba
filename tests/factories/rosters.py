"""Workbooks as offices send them, and ID numbers with the right check digit (area 99: nobody's)."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from lms.cohorts.drafts import content_index, sealed_content
from lms.cohorts.models import RosterDraft
from tests.factories.accounts import PersonFactory

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
HEADINGS = ("序号", "姓名", "身份证号", "手机号", "车间")


def cn_id(n, *, born=None):
    body = f"990000{born or f'{1970 + n % 30}{1 + n % 12:02d}{1 + n % 28:02d}'}{n % 999 + 1:03d}"
    return (
        body
        + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
    )


def person(n, **changes):
    row = {
        "序号": n,
        "姓名": f"学员{n}",
        "身份证号": cn_id(n),
        "手机号": str(13800000000 + n),
        "车间": "焙烧车间",
    }
    return list({**row, **changes}.values())


def workbook(*sheets, title=None, edit=None):
    """An .xlsx of sheets, each a list of rows; `edit` may change the open workbook before it is saved."""
    book = Workbook()
    for place, rows in enumerate(sheets):
        sheet = book.active if place == 0 else book.create_sheet()
        if title and place == 0:
            sheet.title = title
        for row in rows:
            sheet.append(row)
    if edit:
        edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def draft_of(cohort, by=None, rows=None):
    """A roster of the class that somebody looks at; made without a trace in the record."""
    data = workbook(rows or [HEADINGS, person(1)], title="名单")
    return RosterDraft.objects.create(
        cohort=cohort,
        made_by=by or PersonFactory(roles=["office"]),
        content_sealed=sealed_content(data),
        content_index=content_index(data),
        file_name="名单.xlsx",
    )


def with_part(data, name, content):
    """The workbook with one more part."""
    out = io.BytesIO(data)
    with ZipFile(out, "a", ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()
