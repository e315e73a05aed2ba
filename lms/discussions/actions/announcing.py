"""Announcing something to classes, wording it better, withdrawing it; and that somebody has opened it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.audit.actions import record
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState
from lms.cohorts.teaching import taught_cohorts
from lms.discussions.models import Announcement, AnnouncementRead
from lms.discussions.refusals import EndsBeforeItBegins, IsWithdrawn, TitleMissing
from lms.messaging.actions import NoticeDraft, notify_all
from lms.messaging.rules import NoticeKind

LONGEST_TITLE, LONGEST_TEXT = 120, 4000
MORNING = time(8)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an announcement says, and when it is shown."""

    title: str
    text: str
    from_on: date
    until_on: date | None = None
    is_pinned: bool = False

    def checked(self) -> Draft:
        """Trimmed. Raises TitleMissing, EndsBeforeItBegins."""
        title = " ".join(self.title.split())[:LONGEST_TITLE]
        if not title:
            raise TitleMissing
        if self.until_on is not None and self.until_on < self.from_on:
            raise EndsBeforeItBegins
        return Draft(title, self.text.strip()[:LONGEST_TEXT], self.from_on, self.until_on, self.is_pinned)


@transaction.atomic
def announce(
    *,
    actor: User,
    cohorts: Sequence[Cohort],
    draft: Draft,
    send: bool = False,
    form: UUID | None = None,
    at: datetime | None = None,
) -> Sequence[Announcement]:
    """One announcement in each of these classes; with `send` also as a message, on its first day at the earliest.

    Who may: whoever runs all of these classes. Audited. The same `form` again is the same announcement. Raises
    TitleMissing, EndsBeforeItBegins, NotVisible.
    """
    checked, now, key = draft.checked(), at or timezone.now(), form or uuid4()
    for cohort in cohorts:
        _require(actor, cohort.pk)
    made = []
    for cohort in cohorts:
        row, is_new = Announcement.objects.get_or_create(
            cohort=cohort,
            form=key,
            defaults={
                "author": actor, "title": checked.title, "text": checked.text, "is_pinned": checked.is_pinned,
                "from_on": checked.from_on, "until_on": checked.until_on, "is_sent": send, "made_at": now,
            },
        )  # fmt: skip
        made.append(row)
        if not is_new:
            continue
        record(actor=actor, action="announcement.made", noun="class", object_uuid=cohort.uuid,
               detail={"announcement": str(row.uuid), "sent": send})  # fmt: skip
        if send:
            _send(actor, row, cohort, now)
    return made


@transaction.atomic
def change_announcement(
    *, actor: User, announcement: Announcement, draft: Draft, at: datetime | None = None
) -> Announcement:
    """Word it better or show it longer; readers see that it was changed. Nobody is told anew, who has read it has read it.

    Who may: whoever runs the class. Audited. Raises TitleMissing, EndsBeforeItBegins, IsWithdrawn, NotVisible.
    """
    _require(actor, announcement.cohort_id)
    row = Announcement.objects.select_for_update(of=("self",)).get(pk=announcement.pk)
    if row.withdrawn_at is not None:
        raise IsWithdrawn
    checked = draft.checked()
    words = (checked.title, checked.text)
    said = (*words, checked.from_on, checked.until_on, checked.is_pinned)
    if said == (row.title, row.text, row.from_on, row.until_on, row.is_pinned):
        return row
    if words != (row.title, row.text):
        row.changed_at = at or timezone.now()
    row.title, row.text, row.from_on, row.until_on, row.is_pinned = said
    row.save(update_fields=["title", "text", "from_on", "until_on", "is_pinned", "changed_at"])
    record(actor=actor, action="announcement.changed", noun="class", object_uuid=_class_uuid(row),
           detail={"announcement": str(row.uuid)})  # fmt: skip
    return row


@transaction.atomic
def withdraw_announcement(
    *, actor: User, announcement: Announcement, at: datetime | None = None
) -> Announcement:
    """Nobody sees it any more; who runs the class still reads it. Twice is once. Audited. Raises NotVisible."""
    _require(actor, announcement.cohort_id)
    row = Announcement.objects.select_for_update(of=("self",)).get(pk=announcement.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = at or timezone.now()
        row.save(update_fields=["withdrawn_at"])
        record(actor=actor, action="announcement.withdrawn", noun="class", object_uuid=_class_uuid(row),
               detail={"announcement": str(row.uuid)})  # fmt: skip
    return row


def mark_opened(*, reader: User, announcement: Announcement, at: datetime | None = None) -> None:
    """The reader has opened it; the first time is kept. Who does not learn in the class is not counted."""
    learns = Enrolment.objects.filter(
        learner=reader, cohort_id=announcement.cohort_id, state=EnrolmentState.ACTIVE
    )
    if learns.exists():
        AnnouncementRead.objects.get_or_create(
            announcement=announcement, user=reader, defaults={"read_at": at or timezone.now()}
        )


def _send(actor: User, row: Announcement, cohort: Cohort, now: datetime) -> None:
    learning = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE).select_related("learner")
    values: dict[str, object] = {"cohort": cohort.name, "title": row.title}
    begins = datetime.combine(row.from_on, MORNING, tzinfo=ZoneInfo(settings.TIME_ZONE))
    notify_all(
        kind=NoticeKind.ANNOUNCED,
        drafts=[
            NoticeDraft(
                each.learner,
                values,
                f"announcement:{row.uuid}:{each.learner_id}",
                f"/learn/announcements/{row.uuid}/",
            )
            for each in learning
        ],
        sender=actor,
        inside=False,
        not_before=begins if begins > now else None,
    )


def _require(actor: User, cohort_id: int) -> None:
    if not taught_cohorts(actor).filter(pk=cohort_id).exists():
        raise NotVisible


def _class_uuid(row: Announcement) -> UUID:
    return Cohort.objects.values_list("uuid", flat=True).get(pk=row.cohort_id)
