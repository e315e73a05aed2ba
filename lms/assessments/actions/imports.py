"""Files of questions are written on record; a large one by a worker, while its page may be closed."""

from __future__ import annotations

import logging
from contextlib import suppress

from django.db import transaction
from django.utils import translation

from courses.models import QuestionImport
from courses.quizzes.import_pages import DraftPage, page_from, page_of
from courses.quizzes.importers.results import Intake
from courses.quizzes.importing import choices_of, intake_of, write_import
from courses.quizzes.pictures import Kept
from courses.quizzes.taking import IntakeFaulty, IntakePlan, kept_pictures, plan_intake
from courses.refusals import Refusal
from lms.accounts.models import User
from lms.assessments.models import IMPORT_TASK, ImportDeed, ImportWork
from lms.audit.actions import record
from media_pipeline.jobs import LostLease, ask, fail, finish, renew, ring

log = logging.getLogger(__name__)

LEASE_S = 300
RETRY_IN_S = 10
BEGUN_PCT, READ_PCT, PLANNED_PCT = 5, 60, 80
# About a thousand questions of a sheet; a page reads smaller files itself.
LARGE_BYTES = 80_000
PICTURES_A_STEP = 25


def is_large(data: bytes) -> bool:
    """Whether a page would have to wait for it."""
    return len(data) > LARGE_BYTES


@transaction.atomic
def order_import_work(*, actor: User, draft: QuestionImport, deed: ImportDeed) -> ImportWork:
    """Have a worker read a file of one's own, or write it; asked twice, it is done once. What runs already begins again
    when something was corrected meanwhile.
    """
    QuestionImport.objects.select_for_update().get(pk=draft.pk)
    values = {"deed": deed, "asked_by": actor}
    work, is_new = ImportWork.objects.get_or_create(draft=draft, defaults=values)
    if is_new:
        ring(IMPORT_TASK, work.pk)
    elif work.is_terminal or work.deed != deed or deed == ImportDeed.CHECK:
        ask(ImportWork.objects.filter(pk=work.pk), IMPORT_TASK, progress_pct=0, **values)
        work.refresh_from_db()
    return work


def carry_out(work: ImportWork) -> None:
    """Do what a claimed row asks for; a worker that comes after a kill begins anew, and finds what is written already."""
    try:
        draft = QuestionImport.objects.select_related("bank").get(pk=work.draft_id)
        with translation.override(work.asked_by.language or None):
            if draft.written_at is not None:
                finish(work)
            elif work.deed == ImportDeed.CHECK:
                _check(work, draft)
            else:
                _write(work, draft)
    except LostLease:
        log.info("another worker has the questions of %s", work.pk)
    except IntakeFaulty as refusal:
        with suppress(LostLease):
            fail(work, reason=refusal.code)
    except Refusal as refusal:
        with suppress(LostLease):
            fail(work, reason=refusal.code, log_tail=refusal.message)
    except Exception as error:
        log.exception("the questions of %s failed", work.pk)
        with suppress(LostLease):
            fail(work, reason=type(error).__name__, retry_in_s=RETRY_IN_S)


def page_in(work: ImportWork) -> DraftPage | None:
    """What a worker found, None before it has."""
    return page_from(work.page) if work.page else None


def draft_page(draft: QuestionImport) -> DraftPage:
    """What the page of a small file shows. One query. Raises a FileRefused."""
    return page_of(plan_intake(draft.bank.key, intake_of(draft)), bytes(draft.content), choices_of(draft))


@transaction.atomic
def write_questions(
    *,
    actor: User,
    draft: QuestionImport,
    partial: bool,
    intake: Intake | None = None,
    kept: Kept | None = None,
) -> IntakePlan | None:
    """Write the file into its bank, on record; None when it was written before. Raises IntakeFaulty."""
    plan = write_import(actor=actor, draft=draft, partial=partial, intake=intake, kept=kept)
    if plan is not None:
        detail = {"bank": draft.bank.key, "created": len(plan.created), "updated": len(plan.updated)}
        record(actor=actor, action="questions-imported", noun="bank", detail=detail)
    return plan


def _check(work: ImportWork, draft: QuestionImport) -> None:
    """Raises a FileRefused, LostLease."""
    renew(work, lease_s=LEASE_S, progress_pct=BEGUN_PCT)
    intake = intake_of(draft)
    renew(work, lease_s=LEASE_S, progress_pct=READ_PCT)
    plan = plan_intake(draft.bank.key, intake)
    renew(work, lease_s=LEASE_S, progress_pct=PLANNED_PCT)
    finish(work, page=page_of(plan, bytes(draft.content), choices_of(draft)).as_json())


def _write(work: ImportWork, draft: QuestionImport) -> None:
    """In one transaction with the end of the row: whoever lost the lease meanwhile writes nothing. Raises LostLease."""
    renew(work, lease_s=LEASE_S, progress_pct=BEGUN_PCT)
    intake = intake_of(draft)
    renew(work, lease_s=LEASE_S, progress_pct=READ_PCT)
    is_partial = work.deed == ImportDeed.WRITE_GOOD
    if intake.errors and not is_partial:
        raise IntakeFaulty

    def step(done: int, of: int) -> None:
        if done % PICTURES_A_STEP == 0:
            share = (PLANNED_PCT - READ_PCT) * done // of
            renew(work, lease_s=LEASE_S, progress_pct=READ_PCT + share)

    kept = kept_pictures(work.asked_by, draft.bank, intake, step)
    renew(work, lease_s=LEASE_S, progress_pct=PLANNED_PCT)
    with transaction.atomic():
        write_questions(actor=work.asked_by, draft=draft, partial=is_partial, intake=intake, kept=kept)
        finish(work)
