"""A roster handed in on a page: looked at, corrected in place, written once, or thrown away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from courses.workbooks.reading import accept
from lms.accounts.models import User
from lms.audit.turns import take_turn
from lms.cohorts.actions.roster import import_roster
from lms.cohorts.drafts import (
    content_index,
    fixes_of,
    is_large,
    read_roster,
    roster_in,
    sealed_content,
    sealed_fixes,
)
from lms.cohorts.models import Cohort, Places, RosterDraft
from lms.cohorts.roster_plans import RosterPlan
from lms.cohorts.rules import RosterTooLong
from lms.cohorts.rules.roster import Column, Fixes
from lms.partners.access import require_office_or_hr

KEPT_FOR = timedelta(days=14)
ROWS_MAX = 20_000


@transaction.atomic
def open_draft(*, actor: User, cohort: Cohort, data: bytes, file_name: str = "") -> RosterDraft:
    """Keep a file (or, without a name, pasted text) sealed until it is written. Office, or HR of the class's partner.

    The same file handed in twice is one draft. A large one (`drafts.is_large`) is only looked at from outside: a worker
    reads it (`order_roster_work`). Raises NotOffice, a FileRefused, RosterTooLong.
    """
    require_office_or_hr(actor, cohort.partner)
    if is_large(data):
        if file_name:
            accept(data)
    else:
        roster = read_roster(data, cohort=cohort, is_pasted=not file_name, today=timezone.localdate())
        if len(roster.rows) > ROWS_MAX:
            raise RosterTooLong(n=f"{ROWS_MAX:,}")
    take_turn(f"class:{cohort.pk}")
    draft, _made = RosterDraft.objects.get_or_create(
        cohort=cohort,
        made_by=actor,
        content_index=content_index(data),
        written_at=None,
        defaults={"content_sealed": sealed_content(data), "file_name": file_name[:200]},
    )
    return draft


@transaction.atomic
def fix_draft(
    *,
    actor: User,
    draft: RosterDraft,
    texts: Mapping[tuple[str | None, int, Column], str],
    out: Iterable[tuple[str | None, int]] = (),
) -> RosterDraft:
    """Correct cells and leave rows out; the file itself stays as it is. Raises NotOffice."""
    require_office_or_hr(actor, draft.cohort.partner)
    take_turn(f"class:{draft.cohort_id}")
    draft.refresh_from_db(fields=["fixes_sealed"])
    before = fixes_of(draft)
    fixes = Fixes({**before.texts, **texts}, before.out | frozenset(out))
    draft.fixes_sealed = sealed_fixes(fixes)
    draft.save(update_fields=["fixes_sealed"])
    return draft


def swap_numbers(
    *, actor: User, draft: RosterDraft, rows: Iterable[tuple[str | None, int, str, str]]
) -> RosterDraft:
    """Exchange what stands as telephone and as ID number in these rows: sheet, row, telephone, ID number. Raises NotOffice."""
    texts = {}
    for sheet, line, phone, id_no in rows:
        texts[sheet, line, Column.PHONE] = id_no
        texts[sheet, line, Column.ID_NO] = phone
    return fix_draft(actor=actor, draft=draft, texts=texts)


@transaction.atomic
def answer_places(*, actor: User, draft: RosterDraft, places: Places) -> RosterDraft:
    """Say what becomes of rows that name another class. Raises NotOffice."""
    require_office_or_hr(actor, draft.cohort.partner)
    draft.places = places
    draft.save(update_fields=["places"])
    return draft


@transaction.atomic
def write_draft(*, actor: User, draft: RosterDraft, partial: bool = False) -> RosterPlan:
    """What the draft says becomes people and enrolments (`import_roster`); its file goes. Sent twice, it is written once.

    Raises RosterRefused, NotOffice.
    """
    plan = import_roster(
        actor=actor,
        cohort=draft.cohort,
        roster=roster_in(draft, today=timezone.localdate()),
        partial=partial,
        places=draft.places,
    )
    draft.content_sealed, draft.fixes_sealed, draft.written_at = "", "", timezone.now()
    draft.save(update_fields=["content_sealed", "fixes_sealed", "written_at"])
    return plan


def drop_draft(*, actor: User, draft: RosterDraft) -> None:
    """Throw it away; nothing was written. Raises NotOffice."""
    require_office_or_hr(actor, draft.cohort.partner)
    draft.delete()


def forget_drafts() -> int:
    """Drafts of two weeks ago go, written or not; run by the sweep. Returns how many."""
    return RosterDraft.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()[0]
