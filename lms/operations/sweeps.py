"""The sweep: every row of work that is overdue is rung for again. One list, read from top to bottom.

A lower room offers `sweep()`: idempotent, cheap when nothing is due, and it only rings (sends a task) or does a
little work that no message waits for; what was lost with a broker or a killed worker starts again from here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache

from courses.actions import (
    clear_packages_bin,
    forget_imports,
    forget_package_files,
    index_questions,
    reap_package_files,
)
from courses.transport import arriving, leaving
from lms.accounts.actions import forget_expired_sessions
from lms.approvals.actions import publish_due
from lms.assessments.actions.counting import count_in_turn
from lms.assessments.tasks import sweep as sweep_attempts
from lms.assessments.tasks import sweep_mistakes
from lms.audit.answers import forget_answers
from lms.cohorts.actions import forget_drafts
from lms.cohorts.telling import plan_messages_in_peace
from lms.flags.actions import order_the_night
from lms.ledger.actions import expire_evidence, seal_the_day
from lms.messaging.forgetting import forget_deliveries
from lms.playback.actions import clear_bins
from lms.reports.ladder import climb_in_turn
from lms.reports.ledger_bundle.ordering import forget_exports
from lms.reports.letting_go import let_files_go_in_turn
from lms.reports.monthly.scheduling import order_reports
from lms.rulechanges.actions import forget_trials
from lms.scorm.forgetting import forget_in_turn as forget_courseware
from lms.scorm.tasks import sweep as sweep_courseware
from lms.study.actions import thin_leases
from lms.study.tasks import sweep as sweep_leases
from lms.workplace.actions import tell_of_missing_weeks
from media_pipeline import census, intake, jobs, leftovers, settling
from media_pipeline.library import turned_away

log = logging.getLogger(__name__)

TURN = "sweep-turn"

# `jobs.sweep` rings for every queue of work rows of every storey; add a room's own sweep beside it.
SWEEPS: tuple[tuple[str, Callable[[], object]], ...] = (
    ("people who pause", climb_in_turn),
    ("messages to send", plan_messages_in_peace),
    ("monthly reports that are due", order_reports),
    ("work rows", jobs.sweep),
    ("courses whose day of publication has come", publish_due),
    ("overdue attempts", sweep_attempts),
    ("questions that no search finds yet", index_questions),
    ("mistakes for their books", sweep_mistakes),
    ("leases to settle", sweep_leases),
    ("what courseware said of its time", sweep_courseware),
    ("root of the day", seal_the_day),
    ("flags of the night", order_the_night),
    ("how questions did", count_in_turn),
    ("weeks without a work log", tell_of_missing_weeks),
    ("evidence whose time is over", expire_evidence),
    ("photos and signatures whose time is over", let_files_go_in_turn),
    ("messages of long ago", forget_deliveries),
    ("leases of long ago", thin_leases),
    ("what courseware said, whose time is over", forget_courseware),
    ("forgotten uploads", intake.expire_uploads),
    ("refused uploads of long ago", turned_away.forget),
    ("bins whose time is over", clear_bins),
    ("packages whose time in the bin is over", clear_packages_bin),
    ("files of packages that were taken or refused long ago", forget_package_files),
    ("archives of courses that expired", leaving.forget_exports),
    ("archives of courses that nobody brought in", arriving.forget_imports),
    ("bytes that no row speaks of", leftovers.sweep),
    ("files of packages that nobody finished", reap_package_files),
    ("pieces of films that have grown up", settling.sweep),
    ("answers kept for retries", forget_answers),
    ("exports that expired", forget_exports),
    ("trials of rule sets that expired", forget_trials),
    ("rosters that nobody wrote", forget_drafts),
    ("files of questions that nobody wrote", forget_imports),
    ("sessions that are over", forget_expired_sessions),
    ("sign of life", census.note_sweep),
)


def sweep_in_turn() -> bool:
    """Sweep, unless another worker did so in this interval (they share the cache); whether this one did.

    Workers that cannot see each other all sweep: a second sweep only rings bells that nobody has to hear.
    """
    if not cache.add(TURN, 1, timeout=max(1, settings.SWEEP_EVERY_S - 1)):
        return False
    sweep()
    return True


def sweep() -> list[str]:
    """Run every sweep, each on its own: one that fails does not keep the others from running.

    Returns the names of those that failed.
    """
    failed = []
    for name, ring in SWEEPS:
        try:
            ring()
        except Exception:  # reported, and the next sweep of this room is SWEEP_EVERY_S away
            log.exception("The sweep of %s failed.", name)
            failed.append(name)
    return failed
