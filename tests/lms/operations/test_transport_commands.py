"""manage.py export_course and import_course as operators and scripts use them: keys, exit status, nothing by halves."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from courses.models import CoursePage
from lms.audit.models import AuditRecord
from tests.factories.accounts import PersonFactory
from tests.factories.courses import make_bank, make_course, make_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(settings, tmp_path, capsys):
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "WORK": tmp_path / "work", "S3_BUCKET": "",
    }  # fmt: skip

    def _run(*words):
        """The status and the document that it prints."""
        status = 0
        try:
            call_command(*map(str, words), "--json")
        except SystemExit as end:
            status = end.code
        return status, json.loads(capsys.readouterr().out)

    return _run


def test_a_course_leaves_and_comes_back_as_a_draft_of_somebody(run, tmp_path):
    make_bank("tea-1")
    make_course("TEA-101", lessons=[make_lesson("article"), make_lesson("quiz", bank="tea-1")])
    file, owner = tmp_path / "tea.zip", PersonFactory(username="lan")
    status, said = run("export_course", "tea-101", file)
    assert (status, said["code"], said["course"], said["bytes"]) == (0, "ok", "TEA-101", file.stat().st_size)
    status, plan = run("import_course", file, "--dry-run")
    assert (status, plan["plan"]["code"], plan["plan"]["hash"]) == (0, "TEA-101-2", said["hash"])
    assert not CoursePage.objects.filter(code="TEA-101-2").exists()
    owner.is_superuser = True
    owner.save()
    status, taken = run("import_course", file, "--owner", "lan")
    assert (status, taken["verdict"], taken["course"], taken["gaps"]) == (0, "accepted", "TEA-101-2", [])
    pages = CoursePage.objects.filter(code="TEA-101-2")
    assert {(page.live, page.owner) for page in pages} == {(False, owner)}
    acts = AuditRecord.objects.filter(noun="course").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["course.exported", "course.imported"]
    assert run("import_course", file, "--code", "TEA-101")[1]["code"] == "code-taken"


def test_what_is_no_course_is_refused_and_whoever_may_not_make_courses_too(run, tmp_path):
    make_course("TEA-101", lessons=[make_lesson("article")])
    file = tmp_path / "tea.zip"
    run("export_course", "TEA-101", file)
    PersonFactory(username="learner")
    status, said = run("import_course", file, "--owner", "learner")
    assert (status, said["verdict"], said["code"], bool(said["reason"])) == (
        1,
        "refused",
        "not-allowed",
        True,
    )
    file.write_bytes(b"no archive")
    assert run("import_course", file)[1]["code"] == "not-a-zip"
    with pytest.raises(CommandError):
        run("export_course", "NONE", file)
    assert CoursePage.objects.filter(code__startswith="TEA-101-").exists() is False
