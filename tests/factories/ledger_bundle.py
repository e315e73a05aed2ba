"""A class with hours under a signed root, and its export; one table of what may be altered and how that is named."""

import zipfile

import time_machine

from lms.ledger.actions import record_evidence, seal_the_day
from lms.reports.ledger_bundle.writing import export_to
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.ledger import at, film, period

NAMES = ("秘密学员", "阿美")
ALTERED = [
    ("entries.jsonl", '"sec":1200', '"sec":1300', True, "entry 1 (entries.jsonl line 1): was altered"),
    (
        "entries.jsonl",
        '"why":"evidence changed"',
        '"why":"mistake"',
        True,
        "entry 2 (entries.jsonl line 2): was altered",
    ),
    ("statements.csv", ",2700,", ",2701,", True, "statements.csv: onsite_s is 2701, the entries give 2700"),
    ("statements.csv", ",1.0,", ",1.1,", True, "statements.csv: onsite_units is 1.1, the entries give 1.0"),
    ("evidence_index.jsonl", '"media_to_ms":1200000', '"media_to_ms":1200001', True, "was altered"),
    ("proofs.json", '"seq": 3', '"seq": 4', True, "proofs.json: 4 entries are sealed, 3 are here"),
    ("proofs.json", '"left"', '"right"', True, "the path of this account does not lead to the root"),
    (
        "manifest.json",
        '"entries": 6',
        '"entries": 7',
        True,
        "manifest.json: entries of tea-1 is 7, 6 are here",
    ),
    (
        "manifest.json",
        '"accounts": 3',
        '"accounts": 4',
        False,
        "the signature of the root of 2026-04-15 does not match",
    ),
    (
        "manifest.json",
        '"later_entries": 0',
        '"later_entries": 1',
        False,
        "manifest.json: the signature does not match",
    ),
    ("statements.xlsx", "PK", "PX", False, "statements.xlsx: is not the file that was signed"),
    ("verify.html", "<", " <", False, "verify.html: is not the file that was signed"),
]


def sealed_class():
    """Two people with six entries, two of them reversals, in the class `tea-1`; a third person in another class."""
    cohort = CohortFactory(key="tea-1", name="=茶艺班")
    for name in NAMES:
        enrolment = EnrolmentFactory(cohort=cohort, learner=PersonFactory(display_name=name))
        for item in (film(enrolment, "09:10", minutes=20), period(enrolment, "09:00", minutes=45)):
            record_evidence([item], at=at("23:00", days=8), derive_now=True)
    record_evidence([film(EnrolmentFactory())], at=at("23:00", days=8), derive_now=True)
    with time_machine.travel(at("00:05", days=9)):
        seal_the_day()
    return cohort


def exported(cohort, folder):
    """The export of the class beside `folder`, as folder.zip, and unpacked in it."""
    place = folder.with_suffix(".zip")
    export_to(place, cohort, progress=lambda _done, _total: None)
    with zipfile.ZipFile(place) as archive:
        archive.extractall(folder)
    return folder


def change(path, old, new):
    """Put `new` for the first `old` in the file, which has it."""
    content = path.read_bytes()
    assert old.encode() in content
    path.write_bytes(content.replace(old.encode(), new.encode(), 1))
