"""cases: its tables as they were after 0004_alike, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.db.models.deletion
import uuid


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("cases", "0001_initial"),
        ("cases", "0002_attendance_kinds"),
        ("cases", "0003_extensions"),
        ("cases", "0004_alike"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cohorts", "0001_squashed_0014_make_up_lists"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="CaseWords",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ClassDevice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("device", models.CharField(max_length=80, unique=True)),
                        ("why", models.TextField()),
                        ("marked_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("thread", models.CharField(db_index=True, max_length=150)),
                        ("natural_key", models.CharField(max_length=160, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("objection", "question of a learner"),
                                    ("offline_review", "time without a network, to be decided"),
                                    ("attendance", "signs in class that came late"),
                                    ("wrong_name", "a name on the list that is wrong"),
                                    ("extension", "a later end that HR asks for"),
                                    ("flag_cadence", "as regular as a machine"),
                                    ("flag_speed", "faster than the clock"),
                                    ("flag_night", "played through the night"),
                                    ("flag_device", "one device, several people"),
                                    ("flag_overlap", "in two places at one time"),
                                    ("flag_length", "more time than the lesson has"),
                                    ("flag_answers", "the same answers at the same pace"),
                                    ("flag_alike", "more of the same mistakes than by chance"),
                                    ("flag_mentor", "more apprentices than one mentor may have"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "day",
                            models.DateField(
                                blank=True, help_text="civil day of the programme's time zone", null=True
                            ),
                        ),
                        ("device", models.CharField(blank=True, default="", max_length=80)),
                        (
                            "facts",
                            models.JSONField(
                                default=dict, help_text="what was seen: figures, and uuids of the evidence"
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "open"), ("closed", "answered")],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("nothing_wrong", "nothing wrong"),
                                    ("explained", "explained"),
                                    ("corrected", "hours corrected"),
                                    ("talk", "talk with the person"),
                                    ("class_device", "device of a class or family"),
                                    ("counted", "the time counts"),
                                    ("not_counted", "the time does not count"),
                                    ("extended", "the end moves to the day that was asked for"),
                                    ("not_extended", "the end stays"),
                                ],
                                default="",
                                max_length=20,
                            ),
                        ),
                        ("answer", models.TextField(blank=True, default="")),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "closed_by",
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
                migrations.AddField(
                    model_name="case",
                    name="enrolment",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.enrolment",
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="follows",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="followed_by",
                        to="cases.case",
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="learner",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="opened_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="others",
                    field=models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                migrations.AddField(
                    model_name="case",
                    name="taken_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="casewords",
                    name="author",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="casewords",
                    name="case",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="cases.case"
                    ),
                ),
                migrations.AddField(
                    model_name="classdevice",
                    name="case",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                migrations.AddField(
                    model_name="classdevice",
                    name="marked_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(fields=["state", "opened_at"], name="case_queue"),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(fields=["learner", "opened_at"], name="case_by_learner"),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(fields=["device", "state"], name="case_by_device"),
                ),
                migrations.AddConstraint(
                    model_name="case",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("thread",),
                        name="one_open_case_per_thread",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="case",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("outcome", ""), ("state", "open")),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state", "closed"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="closed_case_has_an_outcome",
                    ),
                ),
            ]
        )
    ]
