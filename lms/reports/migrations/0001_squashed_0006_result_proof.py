"""reports: its tables as they were after 0006_result_proof, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.db.models.deletion
import django.utils.timezone
import uuid


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("reports", "0001_ledger_export"),
        ("reports", "0002_hours_proof"),
        ("reports", "0003_lost_leases"),
        ("reports", "0004_monthly_reports"),
        ("reports", "0005_people_links"),
        ("reports", "0006_result_proof"),
    ]

    dependencies = [
        ("cohorts", "0001_squashed_0014_make_up_lists"),
        ("partners", "0001_squashed_0006_examiners"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="HoursProof",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "natural_key",
                            models.CharField(help_text="hash of what it says", max_length=64, unique=True),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="verify code, at least 128 bits", max_length=40, unique=True
                            ),
                        ),
                        ("snapshot", models.JSONField()),
                        ("key_id", models.CharField(max_length=40)),
                        ("signature", models.TextField()),
                        ("made_at", models.DateTimeField()),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cohorts.enrolment",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PartnerReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("month", models.DateField(help_text="its first day")),
                        (
                            "natural_key",
                            models.CharField(help_text="hash of what it says", max_length=64, unique=True),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="verify code, at least 128 bits", max_length=40, unique=True
                            ),
                        ),
                        ("snapshot", models.JSONField()),
                        ("key_id", models.CharField(max_length=40)),
                        ("signature", models.TextField()),
                        ("made_at", models.DateTimeField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partners.partner",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PeopleLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("label", models.CharField(max_length=80)),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("pin_hash", models.CharField(blank=True, default="", max_length=128)),
                        ("ends_on", models.DateField(help_text="the last day on which it works")),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "cohort",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cohorts.cohort",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partners.department",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partners.partner",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="LinkOpening",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="openings",
                                to="reports.peoplelink",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ReportOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "waiting"),
                                    ("running", "running"),
                                    ("done", "done"),
                                    ("failed", "failed"),
                                    ("cancelled", "cancelled"),
                                ],
                                default="queued",
                                max_length=12,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("max_attempts", models.PositiveSmallIntegerField(default=3)),
                        ("lost", models.PositiveSmallIntegerField(db_default=0, default=0)),
                        ("fence", models.PositiveIntegerField(default=0)),
                        ("worker", models.CharField(blank=True, default="", max_length=80)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("run_after", models.DateTimeField(default=django.utils.timezone.now)),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        ("log_tail", models.TextField(blank=True, default="")),
                        ("progress_pct", models.PositiveSmallIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("month", models.DateField()),
                        ("is_scheduled", models.BooleanField(default=False)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partners.partner",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reports.partnerreport",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ReportReader",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partners.partner",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ReportSchedule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.PositiveSmallIntegerField(default=0)),
                        ("since_month", models.DateField()),
                        (
                            "partner",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partners.partner",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ResultProof",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("attempt_uuid", models.UUIDField()),
                        (
                            "natural_key",
                            models.CharField(help_text="hash of what it says", max_length=64, unique=True),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="verify code, at least 128 bits", max_length=40, unique=True
                            ),
                        ),
                        ("snapshot", models.JSONField()),
                        ("key_id", models.CharField(max_length=40)),
                        ("signature", models.TextField()),
                        ("made_at", models.DateTimeField()),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cohorts.enrolment",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="LedgerExport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "waiting"),
                                    ("running", "running"),
                                    ("done", "done"),
                                    ("failed", "failed"),
                                    ("cancelled", "cancelled"),
                                ],
                                default="queued",
                                max_length=12,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("max_attempts", models.PositiveSmallIntegerField(default=3)),
                        ("lost", models.PositiveSmallIntegerField(db_default=0, default=0)),
                        ("fence", models.PositiveIntegerField(default=0)),
                        ("worker", models.CharField(blank=True, default="", max_length=80)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("run_after", models.DateTimeField(default=django.utils.timezone.now)),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        ("log_tail", models.TextField(blank=True, default="")),
                        ("progress_pct", models.PositiveSmallIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "file",
                            models.CharField(
                                blank=True, default="", help_text="name in Django's storage", max_length=200
                            ),
                        ),
                        ("size", models.PositiveBigIntegerField(default=0)),
                        ("accounts", models.PositiveIntegerField(default=0)),
                        ("entries", models.PositiveIntegerField(default=0)),
                        ("root_day", models.DateField(blank=True, null=True)),
                        ("expires_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "cohort",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cohorts.cohort",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["state", "run_after"], name="reports_led_state_3c4e2c_idx")
                        ],
                    },
                ),
                migrations.AddIndex(
                    model_name="partnerreport",
                    index=models.Index(fields=["partner", "-made_at"], name="report_by_partner"),
                ),
                migrations.AddConstraint(
                    model_name="peoplelink",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("department__isnull", True), ("cohort__isnull", True), _connector="XOR"
                        ),
                        name="link_shows_one_thing",
                    ),
                ),
                migrations.AddIndex(
                    model_name="reportorder",
                    index=models.Index(fields=["state", "run_after"], name="reports_rep_state_5d565a_idx"),
                ),
                migrations.AddConstraint(
                    model_name="reportorder",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("is_scheduled", True)),
                        fields=("partner", "month"),
                        name="one_scheduled_report_a_month",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reportreader",
                    constraint=models.UniqueConstraint(fields=("partner", "user"), name="one_reader_once"),
                ),
                migrations.AddConstraint(
                    model_name="reportschedule",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("day__lte", 28)), name="schedule_day_is_in_every_month"
                    ),
                ),
            ]
        )
    ]
