"""Which photos, recordings and signatures will go next, by class: a dry run of what the night does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lms.messaging.forgetting import old_deliveries
from lms.reports.kept_files import KeptKind, counts_by_class, due_files, last_gone, limits_of
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers

KINDS: dict[KeptKind, Promise] = {
    KeptKind.CLASS_PHOTO: _("photos of classes"),
    KeptKind.PAPER: _("photos of sign-in sheets"),
    KeptKind.SIGNATURE: _("signatures"),
    KeptKind.WORK_PHOTO: _("photos of work"),
    KeptKind.SKILL_PHOTO: _("photos of skills"),
    KeptKind.VOICE: _("spoken notes"),
    KeptKind.BENCH_PHOTO: _("photos, films and voices of practical tasks"),
}


@require_safe
@for_readers
def kept(request: HttpRequest) -> HttpResponse:
    """What is due, whose class is on hold, what went last. A fixed number of queries."""
    limits = limits_of(timezone.localdate())
    rows = [
        {
            "uuid": limits.cohorts[cohort_id][0],
            "name": limits.cohorts[cohort_id][1],
            "count": sum(own.values()),
            "said": [(count, KINDS[kind]) for kind, count in own.items()],
            "since": limits.horizons[cohort_id],
        }
        for cohort_id, own in counts_by_class(due_files(limits=limits)).items()
    ]
    last = last_gone()
    return shown(
        request,
        "office/kept.html",
        "classes",
        rows=sorted(rows, key=lambda row: str(row["name"])),
        total=sum(int(str(row["count"])) for row in rows),
        held=[limits.cohorts[pk] for pk in sorted(limits.held) if pk in limits.cohorts],
        messages_due=old_deliveries(timezone.now()),
        last=last[0] if last else None,
    )
