"""ledger: its tables as they were after 0008_lost_leases, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.db.models.deletion
import django.utils.timezone
import uuid


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("ledger", "0001_initial"),
        ("ledger", "0002_month_total"),
        ("ledger", "0003_fill_month_totals"),
        ("ledger", "0004_daily_root"),
        ("ledger", "0005_prompts_are_evidence"),
        ("ledger", "0006_corrections"),
        ("ledger", "0007_retention"),
        ("ledger", "0008_lost_leases"),
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
                    name="DailyRoot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(help_text="from 1 on, without gaps", unique=True),
                        ),
                        (
                            "day",
                            models.DateField(
                                help_text="the civil day that had ended, in the academy's time zone",
                                unique=True,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("root", models.CharField(max_length=64)),
                        ("accounts", models.PositiveIntegerField()),
                        ("entries", models.PositiveBigIntegerField()),
                        (
                            "previous",
                            models.CharField(
                                help_text="hash of the statement before; zeroes for the first", max_length=64
                            ),
                        ),
                        ("key_id", models.CharField(max_length=20)),
                        (
                            "signature",
                            models.CharField(help_text="Ed25519 over the statement, base64", max_length=100),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ExpiryNight",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(unique=True)),
                        (
                            "after",
                            models.PositiveBigIntegerField(
                                default=0, help_text="the last person that was looked at"
                            ),
                        ),
                        ("people", models.PositiveIntegerField(default=0)),
                        ("rows", models.PositiveIntegerField(default=0)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("acct", models.CharField(max_length=60, unique=True)),
                        ("head_seq", models.PositiveIntegerField(default=0)),
                        (
                            "head_hash",
                            models.CharField(
                                default="0000000000000000000000000000000000000000000000000000000000000000",
                                max_length=64,
                            ),
                        ),
                        (
                            "enrolment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="account",
                                to="cohorts.enrolment",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="AccountTotal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("online_s", models.IntegerField(default=0)),
                        ("onsite_s", models.IntegerField(default=0)),
                        ("workplace_s", models.IntegerField(default=0)),
                        ("pending_s", models.IntegerField(default=0)),
                        ("lessons_done", models.PositiveIntegerField(default=0)),
                        ("last_activity_at", models.DateTimeField(null=True)),
                        (
                            "account",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="total",
                                to="ledger.account",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ExpiredEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("play", "video played"),
                                    ("reading", "text read"),
                                    ("quiz_pass", "quiz passed"),
                                    ("sign_in", "period signed in"),
                                    ("work_log", "work log signed"),
                                    ("prompt", "presence prompt"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "day",
                            models.DateField(
                                help_text="civil day of the programme's time zone on which it began"
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        ("expired_at", models.DateTimeField()),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cohorts.enrolment",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Correction",
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
                            models.CharField(
                                help_text="of the form: sent twice is once", max_length=80, unique=True
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                choices=[
                                    ("correct", "entry corrected"),
                                    ("adjust", "hours added"),
                                    ("recognise", "prior learning recognised"),
                                    ("transfer", "moved to another class"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("sign_in", "sign-in or sign-out forgotten or wrong"),
                                    ("proxy", "somebody else signed in"),
                                    ("device", "device or network failed"),
                                    ("trainer", "the trainer’s or mentor’s mistake"),
                                    ("elsewhere", "learned elsewhere"),
                                    ("moved", "changed class"),
                                    ("other", "another reason"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("words", models.TextField()),
                        ("document", models.CharField(blank=True, default="", max_length=120)),
                        (
                            "seq",
                            models.PositiveIntegerField(help_text="the entry that is corrected", null=True),
                        ),
                        ("changes", models.JSONField()),
                        ("needs", models.JSONField(default=list)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting for a second person"),
                                    ("posted", "posted"),
                                    ("rejected", "rejected"),
                                    ("withdrawn", "taken back"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("decision", models.TextField(blank=True, default="")),
                        ("seqs", models.JSONField(default=list)),
                        ("target_seqs", models.JSONField(default=list)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cohorts.enrolment",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cohorts.enrolment",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "-proposed_at"], name="correction_by_state")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_decides_their_own",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "waiting")),
                                fields=("enrolment", "seq"),
                                name="one_waiting_correction_per_entry",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DayTotal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField()),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("online", "online"),
                                    ("live", "live online"),
                                    ("onsite", "on-site"),
                                    ("workplace", "workplace"),
                                    ("assessment", "assessment"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("posted_s", models.IntegerField(default=0)),
                        ("pending_s", models.IntegerField(default=0)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="day_totals",
                                to="ledger.account",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "day", "mode"), name="one_total_per_day_and_mode"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DayTrace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField()),
                        ("pieces", models.JSONField(default=list)),
                        ("pending", models.JSONField(default=list)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "learner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("learner", "day"), name="one_trace_per_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Derivation",
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
                        ("since_day", models.DateField()),
                        (
                            "horizon",
                            models.DateField(
                                blank=True,
                                help_text="days before it are never derived again: their evidence went",
                                null=True,
                            ),
                        ),
                        (
                            "learner",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["state", "run_after"], name="ledger_deri_state_4c7539_idx")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("seq", models.PositiveIntegerField()),
                        ("v", models.PositiveSmallIntegerField(default=2)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("credit", "credit"),
                                    ("reversal", "reversal"),
                                    ("adjustment", "adjustment"),
                                    ("recognition", "recognition"),
                                    ("transfer_in", "transfer in"),
                                    ("transfer_out", "transfer out"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("online", "online"),
                                    ("live", "live online"),
                                    ("onsite", "on-site"),
                                    ("workplace", "workplace"),
                                    ("assessment", "assessment"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("component", models.CharField(max_length=20)),
                        ("day", models.DateField()),
                        ("sec", models.IntegerField()),
                        ("rule", models.CharField(max_length=60)),
                        (
                            "grade",
                            models.CharField(
                                choices=[
                                    ("A", "witnessed"),
                                    ("B", "timed by the server"),
                                    ("C", "claimed later"),
                                    ("D", "declared"),
                                ],
                                max_length=1,
                            ),
                        ),
                        ("ev", models.JSONField(default=list)),
                        ("lesson_uuid", models.UUIDField(null=True)),
                        ("lesson_version", models.PositiveIntegerField(null=True)),
                        (
                            "of",
                            models.PositiveIntegerField(
                                help_text="the sequence of the entry that a reversal names", null=True
                            ),
                        ),
                        ("by", models.CharField(help_text="'sys' or 'u_<uuid>'", max_length=60)),
                        ("at", models.DateTimeField()),
                        ("why", models.TextField(blank=True, default="")),
                        ("prev_hash", models.CharField(max_length=64)),
                        ("hash", models.CharField(max_length=64)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="ledger.account",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "day"], name="entry_by_day")],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "seq"), name="one_entry_per_sequence")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("natural_key", models.CharField(max_length=160, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("play", "video played"),
                                    ("reading", "text read"),
                                    ("quiz_pass", "quiz passed"),
                                    ("sign_in", "period signed in"),
                                    ("work_log", "work log signed"),
                                    ("prompt", "presence prompt"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("online", "online"),
                                    ("live", "live online"),
                                    ("onsite", "on-site"),
                                    ("workplace", "workplace"),
                                    ("assessment", "assessment"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("component", models.CharField(default="theory", max_length=20)),
                        (
                            "grade",
                            models.CharField(
                                choices=[
                                    ("A", "witnessed"),
                                    ("B", "timed by the server"),
                                    ("C", "claimed later"),
                                    ("D", "declared"),
                                ],
                                max_length=1,
                            ),
                        ),
                        ("lesson_uuid", models.UUIDField(blank=True, null=True)),
                        ("lesson_version", models.PositiveIntegerField(blank=True, null=True)),
                        ("started_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField()),
                        ("media_from_ms", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("media_to_ms", models.PositiveBigIntegerField(blank=True, null=True)),
                        (
                            "duration_ms",
                            models.PositiveBigIntegerField(
                                blank=True, help_text="of the lesson; 0: no media", null=True
                            ),
                        ),
                        ("rate", models.CharField(default="1", max_length=12)),
                        ("max_rate", models.CharField(default="1", max_length=12)),
                        ("playing", models.BooleanField(default=True)),
                        ("visible", models.BooleanField(default=True)),
                        (
                            "gated",
                            models.BooleanField(
                                default=False, help_text="pending until a quiz_pass of the same lesson"
                            ),
                        ),
                        (
                            "leased_at",
                            models.DateTimeField(
                                help_text="when the lease of the session was issued: decides ties"
                            ),
                        ),
                        ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("device", models.CharField(blank=True, default="", max_length=80)),
                        (
                            "source",
                            models.JSONField(
                                default=dict, help_text="the raw claim and the checks it passed"
                            ),
                        ),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="cohorts.enrolment",
                            ),
                        ),
                        (
                            "learner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["learner", "started_at"], name="evidence_by_learner"),
                            models.Index(fields=["enrolment", "lesson_uuid"], name="evidence_by_lesson"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ended_at__gte", models.F("started_at"))),
                                name="evidence_span",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptProgress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("lesson_uuid", models.UUIDField()),
                        ("seen", models.JSONField(default=list)),
                        (
                            "credited",
                            models.JSONField(
                                default=list, help_text="as in LessonProgress, of days before the horizon"
                            ),
                        ),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cohorts.enrolment",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("enrolment", "lesson_uuid"), name="one_kept_progress_per_lesson"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LegalHold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("why", models.TextField()),
                        ("made_at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "cohort",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cohorts.cohort",
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("lifted_at__isnull", True)),
                                fields=("cohort",),
                                name="one_open_hold_per_class",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LessonProgress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("lesson_uuid", models.UUIDField()),
                        ("seen", models.JSONField(default=list)),
                        ("credited", models.JSONField(default=list)),
                        ("posted_s", models.IntegerField(default=0)),
                        ("pending_s", models.IntegerField(default=0)),
                        (
                            "duration_ms",
                            models.PositiveBigIntegerField(
                                blank=True, help_text="null: not known yet", null=True
                            ),
                        ),
                        ("position_ms", models.PositiveBigIntegerField(default=0)),
                        ("quiz_passed", models.BooleanField(default=False)),
                        ("completed_at", models.DateTimeField(blank=True, null=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lesson_progress",
                                to="cohorts.enrolment",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("enrolment", "lesson_uuid"), name="one_progress_per_lesson"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MonthTotal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(help_text="its first day")),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("online", "online"),
                                    ("live", "live online"),
                                    ("onsite", "on-site"),
                                    ("workplace", "workplace"),
                                    ("assessment", "assessment"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("component", models.CharField(max_length=20)),
                        ("posted_s", models.BigIntegerField(default=0)),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partners.partner",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partner", "month", "mode", "component"),
                                name="one_total_per_partner_and_month",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealedHead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seq", models.PositiveIntegerField()),
                        ("hash", models.CharField(max_length=64)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
                        (
                            "root",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="heads",
                                to="ledger.dailyroot",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "seq"], name="sealed_by_account")],
                        "constraints": [
                            models.UniqueConstraint(fields=("root", "account"), name="one_head_per_root")
                        ],
                    },
                ),
            ]
        )
    ]
