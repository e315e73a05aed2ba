"""manage.py import_package as operators and scripts use it: keys, exit status, words, nothing written by halves."""

from __future__ import annotations

import json
import os

import pytest
from django.core.management import CommandError, call_command

from courses.packages.models import Package, PackageVersion
from media_pipeline import storage
from tests.factories.packages import Part, good, manifest

pytestmark = pytest.mark.django_db
KEYS = ["verdict", "code", "reason", "kind", "title", "items", "scos", "launch"]


@pytest.fixture
def run(settings, tmp_path, capsys):
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "WORK": tmp_path / "work", "S3_BUCKET": "",
    }  # fmt: skip

    def _run(data, *options):
        """The status and the document that it prints."""
        file = tmp_path / "course.zip"
        file.write_bytes(data)
        status = 0
        try:
            call_command("import_package", str(file), "--json", *options)
        except SystemExit as end:
            status = end.code
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 1
        return status, json.loads(lines[0])

    return _run


def test_a_good_package_is_taken_once(run):
    status, said = run(good())
    assert (status, [said[key] for key in KEYS]) == (
        0, ["accepted", "ok", "", "scorm12", "焊接安全", 1, 1, "index.html"],
    )  # fmt: skip
    assert (said["created"], said["version"], said["findings"]) == (True, 1, [])
    status, said = run(good())
    assert (status, said["created"], PackageVersion.objects.count()) == (0, False, 1)


def test_the_next_version_of_a_package(run):
    package = run(good())[1]["package"]
    said = run(good(Part("new.html")), "--package", package)[1]
    assert (said["package"], said["version"], Package.objects.count()) == (package, 2, 1)


def test_a_hostile_package_is_refused_and_nothing_written(run):
    status, said = run(good(Part("../../etc/cron.d/x")))
    assert (status, [said[key] for key in KEYS[:2]]) == (1, ["refused", "path-outside"])
    assert "etc/cron.d" in said["reason"]
    assert (list(storage.current().files()), Package.objects.exists()) == ([], False)


def test_a_course_that_opens_nothing_is_refused_with_all_that_is_known(run):
    status, said = run(good(text=manifest(href="none.html")))
    assert (status, [said[key] for key in KEYS[1:2] + KEYS[3:5]]) == (
        1,
        ["launch-missing", "scorm12", "焊接安全"],
    )
    assert [(each["severity"], each["code"]) for each in said["findings"]] == [
        ("error", "launch-missing"), ("warning", "files-missing"),
    ]  # fmt: skip


def test_a_dry_run_reads_every_byte_and_writes_nothing(run):
    status, said = run(good(), "--dry-run")
    assert (status, said["verdict"], said["package"], Package.objects.exists()) == (
        0,
        "accepted",
        None,
        False,
    )
    assert run(good(Part("a.bin", crc=1)), "--dry-run")[1]["code"] == "bad-checksum"


@pytest.mark.parametrize("what", ["none.zip", "."])
def test_no_file_is_wrong_use(tmp_path, what):
    with pytest.raises(CommandError) as refused:
        call_command("import_package", str(tmp_path / what), "--json")
    assert refused.value.returncode == 2


def test_a_name_that_is_no_text_is_no_matter(run, tmp_path):
    file = tmp_path / os.fsdecode("课件.zip".encode("gbk"))
    file.write_bytes(good())
    call_command("import_package", str(file), "--json")
    assert PackageVersion.objects.get().file_name.endswith(".zip")


def test_no_such_package_is_wrong_use(run):
    with pytest.raises(CommandError) as refused:
        run(good(), "--package", "00000000-0000-4000-8000-000000000001")
    assert refused.value.returncode == 2


def test_a_storage_that_does_not_answer_is_said_and_no_refusal_of_the_package(run, monkeypatch):
    def fails(*_args):
        raise storage.StorageError("no answer")

    monkeypatch.setattr(type(storage.current()), "write", fails)
    with pytest.raises(CommandError) as failed:
        run(good())
    assert (failed.value.returncode, PackageVersion.objects.exists()) == (2, False)
