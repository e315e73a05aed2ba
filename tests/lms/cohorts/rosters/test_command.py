"""manage.py import_roster as operators and scripts use it: keys, exit status, nothing written by halves."""

import json

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from lms.accounts.models import Identity, User
from lms.cohorts.models import Cohort, Enrolment
from tests.factories.cohorts import CohortFactory
from tests.factories.rosters import HEADINGS, cn_id, person, workbook
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db
GOOD = [HEADINGS, person(1), person(2), person(3)]
BAD = [
    ["花名册"],
    HEADINGS,
    person(1),
    person(2, 身份证号=int(cn_id(2)[:17] + "1")),
    person(1),
    person(4, 手机号="12"),
]


@pytest.fixture
def run(tmp_path, capsys):
    def _run(rows, *options, key="c1"):
        """The status and the document that it prints."""
        file = tmp_path / "roster.xlsx"
        file.write_bytes(rows if isinstance(rows, bytes) else workbook(rows, title="名单"))
        status = 0
        try:
            call_command("import_roster", str(file), "--class", key, "--json", *options)
        except SystemExit as end:
            status = end.code
        return status, json.loads(capsys.readouterr().out)

    return _run


def counts():
    return User.objects.count(), Identity.objects.count(), Enrolment.objects.count()


def figures(document):
    return [document[key] for key in ("rows", "created", "updated", "unchanged", "duplicates")]


def test_a_good_roster_is_written_once_and_again_changes_nothing(run):
    CohortFactory(key="c1")
    status, said = run(GOOD)
    assert (status, figures(said), said["errors"], said["annotated"]) == (0, [3, 3, 0, 0, 0], [], None)
    before = counts()
    status, said = run(GOOD)
    assert (status, figures(said)) == (0, [3, 0, 0, 3, 0])
    assert counts() == before


def test_with_errors_every_bad_cell_is_named_and_nothing_is_written(run):
    CohortFactory(key="c1")
    before = counts()
    status, said = run(BAD)
    assert (status, figures(said)) == (1, [4, 0, 0, 0, 1])
    assert [(e["sheet"], e["row"], e["column"], e["code"]) for e in said["errors"]] == [
        ("名单", 4, "C", "id-numeric"),
        ("名单", 5, "C", "twice"),
        ("名单", 6, "D", "phone-malformed"),
    ]
    assert all(error["message"] for error in said["errors"])
    assert counts() == before
    status, said = run(BAD, "--partial")
    assert (status, figures(said)) == (1, [4, 1, 0, 0, 1])
    assert Enrolment.objects.count() == 1


def test_the_same_workbook_comes_back_with_the_cells_marked(run):
    CohortFactory(key="c1")
    _status, said = run(BAD, "--dry-run")
    sheet = load_workbook(said["annotated"])["名单"]
    marked = {cell.coordinate for row in sheet for cell in row if cell.comment}
    assert marked == {"C4", "C5", "D6"}
    assert sheet["C4"].fill.start_color.rgb == "FFF4B6B0"
    assert sheet["B3"].value == "学员1"
    assert "rows" not in {cell.value for cell in sheet[1]}


def test_a_csv_comes_back_as_a_workbook_with_its_texts_as_texts(run):
    CohortFactory(key="c1")
    data = f"姓名,身份证号,手机\n=cmd(),{cn_id(1)},13800000001\n".encode("gbk")
    status, said = run(data)
    assert (status, said["errors"][0]["sheet"], said["errors"][0]["column"]) == (1, None, "A")
    cell = load_workbook(said["annotated"]).active["A2"]
    assert (cell.value, cell.data_type, bool(cell.comment)) == ("=cmd()", "s", True)


def test_a_class_that_is_not_there_is_pretended_made_or_refused(run, tmp_path):
    status, said = run(GOOD, "--dry-run", key="new")
    assert (status, figures(said), Cohort.objects.count()) == (0, [3, 3, 0, 0, 0], 0)
    with pytest.raises(CommandError) as refused:
        run(GOOD, key="new")
    assert refused.value.returncode == 2
    RuleSetFactory(code="CN-GEN-45")
    status, said = run(GOOD, "--create", key="new")
    assert (status, figures(said)) == (0, [3, 3, 0, 0, 0])
    assert Cohort.objects.get().key == "new"
    with pytest.raises(CommandError):
        call_command("import_roster", str(tmp_path / "none.xlsx"), "--class", "new")


def test_a_file_that_is_no_roster_is_one_error(run):
    CohortFactory(key="c1")
    status, said = run(b"%PDF-1.7")
    assert (status, said["rows"], said["errors"][0]["code"]) == (1, 0, "file-unknown")
    status, said = run([["a", "b"], ["1", "2"]])
    assert (status, said["rows"], said["errors"][0]["code"]) == (1, 0, "headings-missing")


def test_another_name_for_a_known_id_is_named_with_both(run):
    CohortFactory(key="c1")
    run(GOOD)
    status, said = run([HEADINGS, person(1, 姓名="李志强")])
    assert (status, said["errors"][0]["code"]) == (1, "id-of-another")
    assert "学员1" in said["errors"][0]["message"]


def test_a_new_telephone_of_a_known_person_is_an_update(run):
    CohortFactory(key="c1")
    run(GOOD)
    status, said = run([HEADINGS, person(1, 手机号="13900000001")])
    assert (status, figures(said)) == (0, [1, 0, 1, 0, 0])
