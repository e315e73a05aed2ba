"""Hours by partner and month of the entries that are there already. Undone, the rows go with their table.

Workers of the release before do not add to them: when some posted meanwhile, `manage reconcile` adds what is missing.
"""

from django.db import migrations
from django.db.models import F, Sum
from django.db.models.functions import TruncMonth


def fill(apps, _schema_editor):
    MonthTotal = apps.get_model("ledger", "MonthTotal")
    entries = apps.get_model("ledger", "Entry").objects.filter(account__enrolment__cohort__partner__isnull=False)
    keyed = entries.annotate(partner_id=F("account__enrolment__cohort__partner_id"), month=TruncMonth("day"))
    rows = keyed.order_by().values("partner_id", "month", "mode", "component").annotate(posted_s=Sum("sec"))
    MonthTotal.objects.bulk_create((MonthTotal(**row) for row in rows), batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("ledger", "0002_month_total"),
        ("cohorts", "0002_initial"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
