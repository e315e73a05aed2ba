"""What became of the hours: settle what leases hold, derive, and print JSON — seconds by lease, courseware, and what is wrong."""

from __future__ import annotations

import json

import django

django.setup()

from lms.ledger.actions import reconcile_hours
from lms.ledger.queries import account_units, verify
from lms.scorm.models import ItemState, Statement
from lms.study.actions import settle
from lms.study.models import Lease

for row in Lease.objects.order_by("pk"):
    settle(row.pk)
reconcile_hours()
leases = Lease.objects.select_related("enrolment__ruleset").order_by("pk")
report = verify()
states = [[row.seq, row.values["cmi.core.lesson_location"]] for row in ItemState.objects.order_by("pk")]
print(
    json.dumps(
        {
            "seconds": [account_units(lease.enrolment).online_s for lease in leases],
            "kept": [lease.received for lease in leases],
            "states": states,
            "answers": Statement.objects.filter(verb="answered").count(),
            "entries": report.entries,
            "violations": [str(found) for found in report.violations],
        }
    )
)
