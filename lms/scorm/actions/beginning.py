"""The shell of a launch opens, and an item in it begins: the page before is over from then on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lms.scorm.contents import Contents, Entry, contents_of
from lms.scorm.models import ItemState, Registration
from lms.scorm.refusals import ItemUnknown, LaunchInvalid, SessionOver
from lms.scorm.rolling import roll_up
from lms.scorm.rules.attempts12 import Launch
from lms.scorm.rules.rollup import COMPLETED, NOT_ATTEMPTED
from lms.scorm.rules.standards import STANDARDS
from lms.scorm.states import attempt_of, columns_of
from lms.scorm.tokens import LaunchName

NORMAL = "normal"


def open_shell(name: LaunchName) -> Registration:
    """The registration of a launch, with its session begun; the same page again begins nothing. Two queries.

    Raises LaunchInvalid, SessionOver when a later page has begun.
    """
    rows = Registration.objects.filter(uuid=name.uuid)
    rows.filter(session__lt=name.session).update(session=name.session, from_seq=F("seq"))
    found = rows.select_related("package_version", "enrolment").defer(*_LONG).first()
    if found is None:
        raise LaunchInvalid
    if found.session != name.session:
        raise SessionOver
    return found


@transaction.atomic
def begin_item(name: LaunchName, *, item: str, at: datetime | None = None) -> Launch:
    """A new session of an item: what its run-time starts from. An item that only shows itself is done by that.

    Locks the item before its registration, as a commit writes them: the other way two would wait in a circle.
    Raises LaunchInvalid, SessionOver, ItemUnknown.
    """
    now = at or timezone.now()
    row = _locked(name, item)
    rows = Registration.objects.select_for_update(of=("self",)).filter(uuid=name.uuid)
    found = rows.select_related("package_version", "enrolment__learner").defer(*_LONG).first()
    if found is None:
        raise LaunchInvalid
    if found.session != name.session:
        raise SessionOver
    contents = contents_of(found.package_version.uuid)
    entry = contents.entry(item)
    if entry is None:
        raise ItemUnknown
    begun = _begun(found, row or _locked(name, item), contents, entry, now)
    Registration.objects.filter(pk=found.pk).update(last_at=now)
    roll_up(found.pk, contents, now)
    return begun


_LONG = ("package_version__course", "package_version__findings")


def _locked(name: LaunchName, item: str) -> ItemState | None:
    """None where nobody has begun the item."""
    rows = ItemState.objects.select_for_update(of=("self",))
    return rows.filter(registration__uuid=name.uuid, item=item).first()


def _begun(
    found: Registration, row: ItemState | None, contents: Contents, entry: Entry, now: datetime
) -> Launch:
    standard = STANDARDS[contents.kind]
    row = row or ItemState(registration=found, item=entry.key, begun_at=now)
    learner = found.enrolment.learner
    attempt, begun = standard.begun(
        attempt_of(row, standard),
        entry.terms(NORMAL),
        student_id=found.enrolment.uuid.hex,
        student_name=learner.display_name,
    )
    for column, value in columns_of(attempt, standard.claim_of(attempt)).items():
        setattr(row, column, value)
    if entry.is_asset and row.status == NOT_ATTEMPTED:
        row.status, row.why, row.is_done = COMPLETED, "shown", True
    row.last_at = row.visit_at = now
    row.save()
    return begun
