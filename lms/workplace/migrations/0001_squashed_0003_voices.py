"""workplace: its tables as they were after 0003_voices, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.db.models.deletion
import django.utils.timezone
import uuid


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("workplace", "0001_initial"),
        ("workplace", "0002_pads"),
        ("workplace", "0003_voices"),
    ]

    dependencies = [
        ("accounts", "0001_squashed_0004_categories"),
        ("cohorts", "0001_squashed_0014_make_up_lists"),
        ("partners", "0001_squashed_0006_examiners"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="LogDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("signed", "signed"),
                                    ("returned", "returned"),
                                    ("replaced", "written anew"),
                                    ("withdrawn", "taken back"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("comment", models.CharField(blank=True, default="", max_length=600)),
                        ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        (
                            "mentor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Pad",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("issued_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("expires_at", models.DateTimeField()),
                        (
                            "offset_ms",
                            models.BigIntegerField(
                                default=0,
                                help_text="the server's clock less the device's, when it was issued",
                            ),
                        ),
                        (
                            "key",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.devicekey",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="VoiceNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("file", models.CharField(max_length=200)),
                        ("kind", models.CharField(help_text="media type, as the bytes say", max_length=20)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voice",
                                to="workplace.logdecision",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="WorkLog",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("natural_key", models.CharField(max_length=120, unique=True)),
                        ("day", models.DateField(help_text="civil day of the programme's time zone")),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("pause_from", models.DateTimeField(blank=True, null=True)),
                        ("pause_to", models.DateTimeField(blank=True, null=True)),
                        ("work_s", models.PositiveIntegerField(help_text="seconds without the pause")),
                        (
                            "is_timed",
                            models.BooleanField(default=True, help_text="False: hours alone were written"),
                        ),
                        ("done", models.CharField(max_length=600)),
                        ("learned", models.CharField(blank=True, default="", max_length=600)),
                        (
                            "photo",
                            models.CharField(
                                blank=True, default="", help_text="name in the storage", max_length=200
                            ),
                        ),
                        ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_logs",
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
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cohorts.workprocess",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="workplace.worklog",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PadEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                        ("received_at", models.DateTimeField()),
                        ("body", models.JSONField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("taken", "taken"), ("asked", "asked again")], max_length=10
                            ),
                        ),
                        ("code", models.CharField(blank=True, default="", max_length=30)),
                        (
                            "decision",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="said_offline",
                                to="workplace.logdecision",
                            ),
                        ),
                        (
                            "pad",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="workplace.pad",
                            ),
                        ),
                        (
                            "log",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workplace.worklog",
                            ),
                        ),
                    ],
                ),
                migrations.AddField(
                    model_name="logdecision",
                    name="log",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="workplace.worklog",
                    ),
                ),
                migrations.CreateModel(
                    name="Deputy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField()),
                        ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "deputy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "mentor",
                            models.ForeignKey(
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
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gte", models.F("from_on"))),
                                name="deputy_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("mentor", models.F("deputy")), _negated=True),
                                name="deputy_is_somebody_else",
                            ),
                            models.UniqueConstraint(
                                fields=("partner", "mentor", "deputy", "from_on"),
                                name="one_deputy_from_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mastery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "photo",
                            models.CharField(
                                blank=True, default="", help_text="name in the storage", max_length=200
                            ),
                        ),
                        ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="masteries",
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
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cohorts.workprocess",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("enrolment", "process"), name="one_mastery_a_process"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("by", models.F("learner")), _negated=True),
                                name="nobody_ticks_their_own_skill",
                            ),
                        ],
                    },
                ),
                migrations.AddIndex(
                    model_name="worklog",
                    index=models.Index(fields=["enrolment", "day"], name="work_by_person"),
                ),
                migrations.AddIndex(
                    model_name="worklog",
                    index=models.Index(fields=["learner", "day"], name="work_by_learner"),
                ),
                migrations.AddConstraint(
                    model_name="worklog",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="work_ends_after_it_starts",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="worklog",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pause_from__isnull", True), ("pause_to__isnull", True)),
                            models.Q(
                                ("pause_from__gte", models.F("starts_at")),
                                ("pause_to__gt", models.F("pause_from")),
                                ("pause_to__lte", models.F("ends_at")),
                            ),
                            _connector="OR",
                        ),
                        name="pause_is_within_the_work",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="worklog",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("work_s__gt", 0)), name="work_has_seconds"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="padevent",
                    constraint=models.UniqueConstraint(
                        fields=("pad", "number"), name="one_decision_a_number"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="logdecision",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("by", models.F("learner")), ("kind__in", ["signed", "returned"]), _negated=True
                        ),
                        name="nobody_signs_their_own_work",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="logdecision",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("comment", ""), ("kind", "returned"), _negated=True),
                        name="returned_line_says_what_to_change",
                    ),
                ),
            ]
        )
    ]
