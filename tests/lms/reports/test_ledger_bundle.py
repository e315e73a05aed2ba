"""An outsider checks an export with Python alone: unchanged it passes, one altered figure is named."""

import ast
import base64
import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command

from lms.accounts.models import Identity
from lms.ledger.actions import Said, record_evidence, seal_the_day, transfer_hours
from lms.ledger.queries import account_units, root
from lms.ledger.rules.chain import entry_hash, merkle_proofs
from lms.reports.ledger_bundle import verify
from lms.reports.ledger_bundle.writing import NothingSealed, export_to
from lms.vault.keyring import KeyUse, ring_of
from lms.vault.rules import canonical_json
from lms.vault.sealing import seal
from lms.vault.signing import raw_public_key
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.ledger import at, by_two, film, period
from tests.factories.ledger_bundle import ALTERED, NAMES, change, exported, sealed_class

VECTOR = json.loads((Path(__file__).parents[1] / "ledger" / "hours_vectors.json").read_text("utf-8"))["hash"]


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.KEYS_FOLDER = tmp_path / "keys"


@pytest.fixture
def cohort(db):
    return sealed_class()


@pytest.fixture
def export(cohort, tmp_path):
    """The export of the class, unpacked."""
    return exported(cohort, tmp_path / "out")


def faults(folder):
    return [fault.text for fault in verify.Check(verify.read(folder)).run()]


def named(folder):
    """(whether an account is named, text) of each fault."""
    return {(fault.account is not None, fault.text) for fault in verify.Check(verify.read(folder)).run()}


def run_alone(folder, *words):
    """As a regulator does: nothing installed, nothing else in the folder."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_vector_is_met_exactly():
    chain, previous = [], verify.GENESIS
    for entry in VECTOR["entries"]:
        previous = verify.entry_hash(previous, entry)
        chain.append(previous)
    assert chain == VECTOR["chain"]
    paths = merkle_proofs(chain, range(3))
    assert {verify.root_of(head, path) for head, path in zip(chain, paths, strict=True)} == {VECTOR["merkle"]}


def test_one_changed_second_of_the_vector_gives_another_head():
    previous = verify.GENESIS
    for entry in VECTOR["entries"]:
        previous = verify.entry_hash(
            previous, {**entry, "sec": -8000 if entry["sec"] == -8100 else entry["sec"]}
        )
    assert previous.startswith("862ef972")


def test_an_unchanged_export_passes_with_python_alone(export):
    done = run_alone(export)
    assert (done.returncode, done.stderr) == (0, "")
    assert "PASS  tea-1  2 accounts  6 entries" in done.stdout
    assert root() in done.stdout


def test_the_packed_file_is_checked_as_it_is(export, tmp_path):
    assert run_alone(export, str(tmp_path / "out.zip")).returncode == 0


def test_a_folder_that_was_packed_again_is_checked_too(export, tmp_path):
    again = tmp_path / "again.zip"
    with zipfile.ZipFile(again, "w") as archive:
        for path in export.iterdir():
            archive.write(path, f"hours/{path.name}")
    assert faults(again) == []


def test_an_old_python_can_read_the_script(export):
    ast.parse((export / "verify.py").read_text("utf-8"), feature_version=(3, 9))


@pytest.mark.parametrize(("name", "old", "new", "is_account", "words"), ALTERED)
def test_one_altered_figure_fails_and_is_named(export, name, old, new, is_account, words):
    change(export / name, old, new)
    assert [text for account, text in named(export) if words in text and account == is_account]
    done = run_alone(export)
    assert done.returncode == 1
    assert words in done.stdout


def test_every_figure_of_an_entry_is_held(export):
    """Whatever of a line is changed: its own hash says so."""
    path = export / "entries.jsonl"
    whole = path.read_text("utf-8").splitlines()
    line = json.loads(whole[2])
    for name, value in line["entry"].items():
        other = {**line["entry"], name: value + 1 if isinstance(value, int) else "x"}
        path.write_text("\n".join([*whole[:2], json.dumps({**line, "entry": other}), *whole[3:]]), "utf-8")
        assert any("line 3" in text and "entry" in text for text in faults(export)), name


def test_a_forger_who_computes_the_hash_too_is_named_by_what_follows(export):
    path = export / "entries.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    lines[0]["entry"]["sec"] = 9000
    lines[0]["hash"] = entry_hash(verify.GENESIS, lines[0]["entry"])
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert any(text.startswith("entry 2 (") and "was altered" in text for text in faults(export))


def test_a_lost_line_is_named(export):
    path = export / "entries.jsonl"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:1] + lines[2:]), "utf-8")
    assert any("entry 2 is expected here" in text for text in faults(export))


def test_a_lost_end_is_named_by_the_head(export):
    path = export / "entries.jsonl"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), "utf-8")
    assert "entry 2: is not the head that the root stands for" in faults(export)


def test_a_file_that_is_missing_is_named(export):
    (export / "statements.csv").unlink()
    assert "statements.csv: is missing" in faults(export)


def test_without_a_manifest_there_is_nothing_to_check(export):
    (export / "manifest.json").unlink()
    done = run_alone(export)
    assert (done.returncode, done.stdout.startswith("FAIL")) == (2, True)


def sign_again(export, key):
    """The manifest of whoever has `key`, over the files as they lie there."""
    path = export / "manifest.json"
    outer = json.loads(path.read_text("utf-8"))
    for name, listed in outer["manifest"]["files"].items():
        content = (export / name).read_bytes()
        listed |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    outer["keys"][outer["key"]] = public
    outer["signature"] = base64.b64encode(key.sign(canonical_json(outer["manifest"]))).decode()
    path.write_text(json.dumps(outer), "utf-8")
    return public


def test_a_forger_with_a_key_of_their_own_cannot_sign_the_root(export):
    change(export / "statements.csv", "秘密学员", "别人")
    sign_again(export, Ed25519PrivateKey.generate())
    assert faults(export) == ["manifest.json: the signature of the root of 2026-04-15 does not match"]


def test_whoever_was_told_key_or_root_before_sees_a_whole_forgery(export):
    """A forger with a key of their own signs the root too: the export agrees with itself, and with nothing else."""
    own = raw_public_key(ring_of(KeyUse.SIGNING).current[0]).hex()
    true = verify.Check(verify.read(export)).statement["root"]
    assert run_alone(export, "--root", true, "--key", own.upper()).returncode == 0
    key = Ed25519PrivateKey.generate()
    path = export / "manifest.json"
    outer = json.loads(path.read_text("utf-8"))
    daily = outer["manifest"]["root"]
    daily["signature"] = base64.b64encode(key.sign(canonical_json(daily["statement"]))).decode()
    path.write_text(json.dumps(outer), "utf-8")
    sign_again(export, key)
    assert run_alone(export).returncode == 0
    assert "the public key is not the one you gave" in run_alone(export, "--key", own).stdout
    assert "is not the one you gave" in run_alone(export, "--root", "ab" * 32).stdout


def test_the_whole_academy_in_one_file_fails_class_by_class(cohort, tmp_path, capsys):
    call_command("export_ledger", "--all", str(tmp_path / "all.zip"), "--json")
    done = json.loads(capsys.readouterr().out)
    assert (done["accounts"], done["entries"], done["root"]) == (3, 7, root())
    files = verify.read(tmp_path / "all.zip")
    assert verify.Check(dict(files)).run() == []
    files["statements.csv"] = files["statements.csv"].replace(b",2700,", b",2701,", 1)
    check = verify.Check(files)
    lines = list(verify.report(check, check.run()))
    assert [line.split()[0] for line in lines if " accounts " in line].count("FAIL") == 1
    assert [line.split()[0] for line in lines if " accounts " in line].count("PASS") == 1


def words_of(path):
    """The text of a file; of a workbook that of its parts."""
    if path.suffix != ".xlsx":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as book:
        return " ".join(book.read(name).decode("utf-8") for name in book.namelist())


def test_names_are_in_the_statements_alone_and_numbers_masked(export, cohort):
    secrets = []
    for enrolment in cohort.enrolments.select_related("learner"):
        secrets += [enrolment.learner.username, str(enrolment.learner.uuid), enrolment.learner.display_name]
    for path in export.iterdir():
        text = words_of(path)
        found = {secret for secret in secrets if secret in text}
        assert found == (set(NAMES) if path.stem == "statements" else set()), path.name


def test_an_id_number_is_masked(cohort, tmp_path):
    person = cohort.enrolments.select_related("learner").first().learner
    Identity.objects.create(user=person, id_no_sealed=seal("990000199001010017", purpose="id_no"))
    export_to(tmp_path / "ids.zip", cohort, progress=lambda *_: None)
    text = verify.read(tmp_path / "ids.zip")["statements.csv"].decode("utf-8-sig")
    assert "990***********0017" in text
    assert "990000199001010017" not in text


def test_the_statements_say_what_every_screen_says(export, cohort):
    text = (export / "statements.csv").read_text("utf-8-sig")
    rows = {row["account"]: row for row in csv.DictReader(io.StringIO(text))}
    for enrolment in cohort.enrolments.select_related("ruleset", "account"):
        units, row = account_units(enrolment), rows[enrolment.account.acct]
        assert (row["online_s"], row["onsite_s"]) == (str(units.online_s), str(units.onsite_s))
        assert float(row["total_units"]) * 10 == units.total_tenths
        assert row["class_name"] == "'=茶艺班"


def test_what_came_after_the_root_is_counted_and_left_out(cohort, tmp_path, capsys):
    record_evidence([film(cohort.enrolments.first(), days=1)], at=at("23:00", days=9), derive_now=True)
    call_command("export_ledger", "--class", "tea-1", str(tmp_path / "out.zip"))
    assert "1 entries came after that root" in capsys.readouterr().out
    assert faults_of(tmp_path / "out.zip") == []


def test_an_export_shows_both_people_of_a_correction_and_passes(cohort, tmp_path):
    first = cohort.enrolments.first()
    other = EnrolmentFactory(learner=first.learner)
    record_evidence([period(first, "09:00", minutes=135, days=1)], at=at("23:00", days=9), derive_now=True)
    clerk = PersonFactory(roles=["office"])
    said = Said("goes on in another class")
    act = by_two(
        transfer_hours(actor=clerk, enrolment=first, target=other, said=said, at=at("23:30", days=9)),
        when=at("23:40", days=9),
    )
    with time_machine.travel(at("00:05", days=10)):
        seal_the_day()
    folder = exported(cohort, tmp_path / "out")
    assert faults(folder) == []
    lines = [json.loads(line)["entry"] for line in (folder / "entries.jsonl").read_text("utf-8").splitlines()]
    entry = next(line for line in lines if line["kind"] == "transfer_out")
    assert entry["by"] == f"u_{act.proposed_by.uuid}"
    assert entry["why"].splitlines()[-1] == f"approved by u_{act.decided_by.uuid}: checked"


def faults_of(place):
    return verify.Check(verify.read(place)).run()


def test_a_root_of_an_old_key_is_checked_with_it(cohort, tmp_path):
    ring_of(KeyUse.SIGNING).rotate()
    export_to(tmp_path / "out.zip", cohort, progress=lambda *_: None)
    assert faults_of(tmp_path / "out.zip") == []
    assert set(json.loads(verify.read(tmp_path / "out.zip")["manifest.json"])["keys"]) == {"0001", "0002"}


def test_before_the_first_root_nothing_is_exported(db, tmp_path):
    CohortFactory(key="empty")
    with pytest.raises(NothingSealed):
        export_to(tmp_path / "out.zip", None, progress=lambda *_: None)
    for words in (["--all"], ["--class", "empty"], ["--class", "nowhere"]):
        with pytest.raises(CommandError):
            call_command("export_ledger", *words, str(tmp_path / "out.zip"))
    assert list(tmp_path.glob("*out.zip*")) == []


def test_signatures_are_those_of_a_library_and_of_no_other_message():
    for number in range(3):
        key, message = Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)), b"x" * number
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        signature = key.sign(message)
        assert verify.ed25519(public, message, signature)
        assert not verify.ed25519(public, message + b"!", signature)
        assert not verify.ed25519(public, message, bytes([signature[0] ^ 1]) + signature[1:])
        late = int.from_bytes(signature[32:], "little") + verify.ORDER
        assert not verify.ed25519(public, message, signature[:32] + late.to_bytes(32, "little"))
    assert not verify.ed25519(b"\xff" * 32, b"", bytes(64))
    assert not verify.signed("no key", b"", "no signature")


def test_the_workbook_has_the_rows_of_the_table_with_numbers_as_numbers(export):
    rows = list(csv.reader(io.StringIO((export / "statements.csv").read_text("utf-8-sig"))))
    sheet = openpyxl.load_workbook(export / "statements.xlsx", read_only=True).active
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert cells[0] == rows[0]
    assert len(cells) == len(rows) == 3
    for shown, written in zip(cells[1:], rows[1:], strict=True):
        assert shown[1] == "=茶艺班"  # a text, for no sheet runs it
        assert [float(part) for part in shown[6:15]] == [float(part) for part in written[6:15]]
        assert all(isinstance(part, int | float) for part in shown[6:15])
