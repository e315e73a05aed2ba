"""attendance: its tables as they were after 0003_village, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.db.models.deletion
import django.utils.timezone
import lms.attendance.models
import uuid


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("attendance", "0001_initial"),
        ("attendance", "0002_kits"),
        ("attendance", "0003_village"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("accounts", "0001_squashed_0004_categories"),
        ("cohorts", "0001_squashed_0014_make_up_lists"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Candidate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("note", models.CharField(blank=True, default="", max_length=200)),
                        ("noted_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waits for the office"),
                                    ("approved", "in the class"),
                                    ("rejected", "not taken"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Kit",
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
                    ],
                ),
                migrations.CreateModel(
                    name="KitEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("at", models.DateTimeField(help_text="by our clock")),
                        ("received_at", models.DateTimeField()),
                        ("body", models.JSONField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("taken", "taken"),
                                    ("waiting", "waits for what came before it"),
                                    ("held", "waits for the office"),
                                    ("refused", "refused"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="why it does not count by itself",
                                max_length=30,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PaperSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("photo", models.CharField(help_text="name in the storage", max_length=200)),
                        ("brought_at", models.DateTimeField()),
                        ("compared_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Pin",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("hash", models.CharField(max_length=200)),
                        ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name="Register",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "key",
                            models.CharField(
                                default=lms.attendance.models.new_key, max_length=12, unique=True
                            ),
                        ),
                        ("seed", models.CharField(default=lms.attendance.models.new_seed, max_length=64)),
                        ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "head_count",
                            models.PositiveIntegerField(blank=True, help_text="counted aloud", null=True),
                        ),
                        ("topic", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "photo",
                            models.CharField(
                                blank=True, default="", help_text="name in the storage", max_length=200
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Showing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("lesson_uuid", models.UUIDField()),
                        ("lesson_version", models.PositiveIntegerField()),
                        ("title", models.CharField(blank=True, default="", max_length=200)),
                        ("duration_ms", models.PositiveBigIntegerField()),
                        ("started_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="SignEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("natural_key", models.CharField(max_length=120, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("in", "signed in"),
                                    ("out", "signed out"),
                                    ("absent", "absent"),
                                    ("leave", "on leave"),
                                    ("cleared", "mark taken back"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("code", "code on the screen"),
                                    ("pin", "own PIN on the trainer’s device"),
                                    ("signature", "signature on the trainer’s device"),
                                    ("word", "the trainer’s word"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "strokes",
                            models.JSONField(
                                blank=True, help_text="a finger's signature: [[x, y, x, y, …], …]", null=True
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "held",
                            models.CharField(
                                blank=True, default="", help_text="why it does not count", max_length=20
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Attendance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("present", "present"),
                                    ("late", "late"),
                                    ("left", "left early"),
                                    ("absent", "absent"),
                                    ("leave", "on leave"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("in_at", models.DateTimeField(blank=True, null=True)),
                        ("out_at", models.DateTimeField(blank=True, null=True)),
                        ("confirmed_at", models.DateTimeField()),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.AddField(
                    model_name="attendance",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cohorts.enrolment"
                    ),
                ),
                migrations.AddField(
                    model_name="candidate",
                    name="decided_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="candidate",
                    name="noted_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="kit",
                    name="key",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.devicekey"
                    ),
                ),
                migrations.AddField(
                    model_name="kit",
                    name="user",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="kitevent",
                    name="kit",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="attendance.kit",
                    ),
                ),
                migrations.AddField(
                    model_name="kitevent",
                    name="session",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.classsession",
                    ),
                ),
                migrations.AddField(
                    model_name="papersheet",
                    name="brought_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="papersheet",
                    name="compared_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="papersheet",
                    name="people",
                    field=models.ManyToManyField(related_name="+", to="cohorts.enrolment"),
                ),
                migrations.AddField(
                    model_name="pin",
                    name="user",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_pin",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="register",
                    name="closed_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="register",
                    name="session",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register",
                        to="cohorts.classsession",
                    ),
                ),
                migrations.AddField(
                    model_name="papersheet",
                    name="register",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper",
                        to="attendance.register",
                    ),
                ),
                migrations.AddField(
                    model_name="candidate",
                    name="register",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="attendance.register",
                    ),
                ),
                migrations.AddField(
                    model_name="attendance",
                    name="register",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="attendance.register",
                    ),
                ),
                migrations.AddField(
                    model_name="showing",
                    name="register",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="showings",
                        to="attendance.register",
                    ),
                ),
                migrations.AddField(
                    model_name="showing",
                    name="started_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="signevent",
                    name="by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="signevent",
                    name="device",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.devicekey",
                    ),
                ),
                migrations.AddField(
                    model_name="signevent",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cohorts.enrolment"
                    ),
                ),
                migrations.AddField(
                    model_name="signevent",
                    name="register",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signs",
                        to="attendance.register",
                    ),
                ),
                migrations.AddIndex(
                    model_name="kitevent",
                    index=models.Index(fields=["kit", "state"], name="kit_event_state"),
                ),
                migrations.AddConstraint(
                    model_name="kitevent",
                    constraint=models.UniqueConstraint(
                        fields=("kit", "number"), name="one_event_of_a_number"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="register",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="closed_register_says_by_whom",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="papersheet",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("compared_by__isnull", True),
                            models.Q(("compared_by", models.F("brought_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_second_person_compares_the_paper",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="candidate",
                    constraint=models.UniqueConstraint(
                        fields=("register", "name"), name="one_candidate_of_a_name"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attendance",
                    constraint=models.UniqueConstraint(
                        fields=("register", "enrolment"), name="one_attendance_a_session"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="showing",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("register",),
                        name="one_lesson_shown_at_a_time",
                    ),
                ),
                migrations.AddIndex(
                    model_name="signevent",
                    index=models.Index(fields=["register", "enrolment"], name="sign_by_register"),
                ),
            ]
        )
    ]
