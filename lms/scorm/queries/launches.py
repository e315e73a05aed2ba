"""What a shell starts from: the table of contents with where each item stands; for a look nothing is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from courses.packages.models import PackageVersion
from lms.scorm.contents import Contents, Entry, contents_of
from lms.scorm.models import Registration
from lms.scorm.refusals import ItemUnknown, LaunchInvalid, StandardNotPlayed
from lms.scorm.rolling import part_of
from lms.scorm.rules.attempts12 import Launch
from lms.scorm.rules.standards import STANDARDS
from lms.scorm.sharing import carried_by
from lms.scorm.tokens import place_of

BROWSE, NORMAL = "browse", "normal"
# Addresses of files begin so on the content host: `/p/<place>/<name>`.
FILES = "/p/"
Data = dict[str, Any]  # Any: JSON
NOBODY = ("not attempted", False)


def launch_data(registration: Registration) -> Data:
    """Of an attempt whose session has begun (with its version and enrolment joined). One query, once the version is known;
    one more where it shares something with others.
    """
    contents = contents_of(registration.package_version.uuid)
    rows = {row.item: row for row in registration.items.defer("values")}
    standing = {key: (part_of(row).status, row.is_done) for key, row in rows.items()}
    return _data(contents, standing) | {
        "registration": str(registration.uuid),
        "mode": NORMAL,
        "stored": True,
        "session": registration.session,
        "seq": registration.seq,
        "tree": registration.tree or None,
        "shared": carried_by(registration.enrolment.learner_id, contents.shared),
    }


def look_data(version: UUID) -> Data:
    """Of a look at a version: nothing is kept of it. No query, once the version is known. Raises LaunchInvalid, StandardNotPlayed."""
    return _data(_looked_at(version), {}) | {
        "registration": "",
        "mode": BROWSE,
        "stored": False,
        "session": 1,
        "seq": 0,
        "tree": None,
        "shared": None,
    }


def begin_look(version: UUID, *, item: str, student_name: str) -> Launch:
    """What the run-time of an item starts from in a look. Raises LaunchInvalid, ItemUnknown, StandardNotPlayed."""
    contents = _looked_at(version)
    entry = contents.entry(item)
    if entry is None:
        raise ItemUnknown
    standard = STANDARDS[contents.kind]
    return standard.begun(
        standard.attempt_type(), entry.terms(BROWSE), student_id="0", student_name=student_name
    )[1]


def _looked_at(version: UUID) -> Contents:
    try:
        contents = contents_of(version)
    except PackageVersion.DoesNotExist as error:
        raise LaunchInvalid from error
    if contents.kind not in STANDARDS:
        raise StandardNotPlayed
    return contents


def _data(contents: Contents, standing: dict[str, tuple[str, bool]]) -> Data:
    return {
        "v": 1,
        "kind": contents.kind,
        "edition": contents.edition,
        "title": contents.title,
        "base": f"{FILES}{place_of(contents.version)}/",
        "items": [_item(entry, standing.get(entry.key, NOBODY)) for entry in contents.entries],
        "sequencing": contents.sequencing,
    }


def _item(entry: Entry, standing: tuple[str, bool]) -> Data:
    item = entry.item
    return {
        "id": entry.key,
        "parent": entry.parent,
        "title": item.title,
        "is_visible": item.is_visible,
        "href": entry.href or None,
        # The manifest's reader has joined the item's parameters to the address already.
        "parameters": "",
        "scorm_type": item.role.value if entry.href else None,
        "prerequisites": item.prerequisites,
        "mastery": item.mastery,
        "max_time": item.max_time,
        "time_limit_action": item.time_limit_action,
        "hidden_controls": list(item.hidden_controls),
        "status": standing[0],
        "is_done": standing[1],
    }
