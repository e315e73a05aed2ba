"""The office's own roster: its columns, the empty file, the people of a class in it, and the way back without a change."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from lms.audit.models import AuditRecord
from lms.cohorts.actions import change_roster_template, import_rows
from lms.cohorts.models import Enrolment, RosterTemplate
from lms.cohorts.roster_templates import columns_for
from lms.cohorts.rules.roster import Column
from lms.cohorts.rules.roster.own import SHIPPED, fault_in
from tests.factories.cohorts import CohortFactory
from tests.factories.partners import MembershipFactory, PartnerFactory
from tests.factories.rosters import cn_id

pytestmark = pytest.mark.django_db
OWN = [
    (Column.NAME, "参训职工大名"),
    (Column.ID_NO, "身份号"),
    (Column.PHONE, "联络方法"),
    (Column.EMPLOYEE_NO, "厂内号"),
]
PEOPLE = (
    f"姓名\t身份证号\t手机\t工号\t部门\n=李志强\t{cn_id(1)}\t13800000001\tW1\t焙烧\n杨春梅\t{cn_id(2)}\t\t\t"
)


def cells(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    sheet = load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet], content


@pytest.fixture
def cohort():
    found = CohortFactory(partner=PartnerFactory())
    import_rows(actor=None, cohort=found, text=PEOPLE.replace("=", ""))
    return found


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        (SHIPPED, ""),
        (OWN, ""),
        (OWN[:1], "columns-missing"),
        (OWN[1:], "columns-missing"),
        ([*OWN[:2], (Column.PHONE, " 身份号 ")], "heading-twice"),
        ([*OWN[:2], (Column.PHONE, "")], "heading-twice"),
        ([*OWN[:2], (Column.PHONE, "工号")], "heading-of-another"),
    ],
)
def test_a_template_that_cannot_be_read_again_is_refused(columns, code):
    assert fault_in(columns) == code


def typed(columns):
    post = {}
    for place, (column, heading) in enumerate(columns, start=1):
        post |= {f"place-{column}": str(place), f"heading-{column}": heading}
    return post


def test_the_office_edits_columns_for_the_academy_and_for_one_partner(client, office):
    partner = PartnerFactory()
    page, its = (
        reverse("office:roster_template"),
        reverse("office:partner_roster_template", args=[partner.uuid]),
    )
    assert client.get(page).status_code == 200
    assert client.post(page, typed(OWN)).status_code == 302
    assert columns_for(partner) == OWN
    assert client.post(its, typed(OWN[:3])).status_code == 302
    assert (columns_for(partner), columns_for(None)) == (OWN[:3], OWN)
    assert client.post(page, typed(OWN[:1])).status_code == 422
    assert "需要姓名" in client.post(page, typed(OWN[:1])).content.decode()
    assert client.post(its, {"drop": "1"}).status_code == 302
    assert RosterTemplate.objects.get().owner == ""
    assert AuditRecord.objects.filter(action="roster.template_changed").count() == 3


@pytest.mark.parametrize("own", [None, OWN])
def test_what_was_exported_comes_back_and_changes_nothing(client, office, cohort, own):
    if own:
        change_roster_template(actor=office, partner=cohort.partner, columns=own)
    rows, content = cells(client.get(reverse("office:roster_export", args=[cohort.uuid])))
    assert rows[0] == [heading for _column, heading in own or SHIPPED]
    assert cn_id(1) not in str(rows)
    assert "13800000001" not in str(rows)
    assert "138****0001" in str(rows)
    before = list(Enrolment.objects.values())
    handed = client.post(
        reverse("office:roster", args=[cohort.uuid]), {"file": SimpleUploadedFile("a.xlsx", content)}
    )
    plan = client.get(handed["Location"]).context["plan"]
    assert (plan.unchanged, plan.errors, plan.question_count) == (2, 0, 0)
    client.post(handed["Location"], {"write": "1"})
    assert list(Enrolment.objects.values()) == before


def test_a_hidden_number_of_somebody_else_names_nobody(client, office, cohort):
    draft = client.post(
        reverse("office:roster", args=[cohort.uuid]), {"rows": "姓名\t身份证号\n李志强\t999***********0000"}
    )
    (row,) = client.get(draft["Location"]).context["faulty"]
    assert "隐藏" in row["cells"][1]["errors"][0]["words"]


def test_whole_numbers_need_a_reason_and_leave_a_record(client, office, cohort):
    address = reverse("office:roster_numbers", args=[cohort.uuid])
    assert client.post(address, {"why": " "}).status_code == 302
    assert not AuditRecord.objects.filter(action="roster.numbers_exported").exists()
    rows, content = cells(client.post(address, {"why": "报送人社局"}))
    assert cn_id(1) in str(rows)
    assert b"<f>" not in content
    record = AuditRecord.objects.get(action="roster.numbers_exported")
    assert (record.why, record.detail["people"], record.object_uuid) == ("报送人社局", 2, cohort.uuid)


def test_the_empty_file_has_the_columns_alone(client, office, cohort):
    for address in (
        reverse("office:roster_template_file"),
        reverse("office:roster_empty", args=[cohort.uuid]),
    ):
        assert cells(client.get(address))[0] == [[heading for _column, heading in SHIPPED]]


def test_hr_takes_out_own_classes_with_hidden_numbers_and_no_others(client, cohort):
    hr = MembershipFactory(role="hr", partner=cohort.partner).user
    client.force_login(hr)
    rows, _content = cells(client.get(reverse("employer:roster_export", args=[cohort.uuid])))
    assert (len(rows), cn_id(1) in str(rows)) == (3, False)
    assert client.get(reverse("employer:roster_empty", args=[cohort.uuid])).status_code == 200
    foreign = CohortFactory(partner=PartnerFactory())
    for name in ("roster_export", "roster_empty"):
        assert client.get(reverse(f"employer:{name}", args=[foreign.uuid])).status_code == 404
    assert client.post(reverse("office:roster_numbers", args=[cohort.uuid]), {"why": "x"}).status_code == 404
