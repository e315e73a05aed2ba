"""assessments: its tables as they were after 0006_evidence, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("assessments", "0001_initial"),
        ("assessments", "0002_initial"),
        ("assessments", "0003_exams"),
        ("assessments", "0004_import_work"),
        ("assessments", "0005_room"),
        ("assessments", "0006_evidence"),
    ]

    dependencies = [
        ("accounts", "0001_squashed_0004_categories"),
        ("cohorts", "0001_squashed_0014_make_up_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("courses", "0001_squashed_0007_package_work"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Answer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question", models.PositiveIntegerField(help_text="place in the paper, from 0")),
                        ("value", models.JSONField()),
                        ("saved_at", models.DateTimeField()),
                        ("stamp", models.BigIntegerField(db_default=0, default=0)),
                        ("device", models.CharField(blank=True, db_default="", default="", max_length=32)),
                        (
                            "at",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="where the learner was then", null=True
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="AsideAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question", models.PositiveIntegerField(help_text="place in the paper, from 0")),
                        ("value", models.JSONField(null=True)),
                        ("stamp", models.BigIntegerField(default=0)),
                        ("sent_by", models.CharField(blank=True, default="", max_length=32)),
                        ("told_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("was_taken", models.BooleanField(default=False)),
                    ],
                ),
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("course_key", models.UUIDField()),
                        ("lesson_uuid", models.UUIDField()),
                        ("lesson_version", models.PositiveIntegerField()),
                        ("number", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("submitted", "submitted"),
                                    ("expired", "closed by the server"),
                                ],
                                default="open",
                                max_length=20,
                            ),
                        ),
                        ("paper", models.JSONField()),
                        ("pass_percent", models.PositiveSmallIntegerField()),
                        ("started_at", models.DateTimeField()),
                        ("deadline_at", models.DateTimeField(blank=True, null=True)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("score_hundredths", models.PositiveIntegerField(blank=True, null=True)),
                        ("max_hundredths", models.PositiveIntegerField(default=0)),
                        ("passed", models.BooleanField(blank=True, null=True)),
                        ("result", models.JSONField(default=list)),
                        ("awaits_marks", models.BooleanField(db_default=False, default=False)),
                        ("purpose", models.CharField(db_default="lesson", default="lesson", max_length=10)),
                        ("review", models.CharField(db_default="full", default="full", max_length=10)),
                        ("release", models.CharField(db_default="at_once", default="at_once", max_length=12)),
                        (
                            "limit_s",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="of the plan, so that a deadline can be told anew",
                                null=True,
                            ),
                        ),
                        ("withheld", models.BooleanField(db_default=False, default=False)),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                        ("to_tell", models.BooleanField(db_default=False, default=False)),
                        ("holder", models.CharField(blank=True, db_default="", default="", max_length=32)),
                        ("device", models.CharField(blank=True, db_default="", default="", max_length=20)),
                        (
                            "receipt_code",
                            models.CharField(blank=True, db_default="", default="", max_length=12),
                        ),
                        (
                            "receipt_digest",
                            models.CharField(blank=True, db_default="", default="", max_length=64),
                        ),
                        ("answered", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("mistakes_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="AttemptEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("taken_over", "Taken Over"),
                                    ("let_go", "Let Go"),
                                    ("asked_to_move", "Asked To Move"),
                                    ("more_time", "More Time"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("detail", models.JSONField(default=dict)),
                    ],
                ),
                migrations.CreateModel(
                    name="BenchEvent",
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
                                choices=[
                                    ("taken", "taken"),
                                    ("older", "a later one stands"),
                                    ("asked", "asked again"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("code", models.CharField(blank=True, default="", max_length=30)),
                    ],
                ),
                migrations.CreateModel(
                    name="BenchKit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("issued_at", models.DateTimeField()),
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
                    name="CountedQuiz",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("lesson_uuid", models.UUIDField(unique=True)),
                        ("papers", models.PositiveIntegerField()),
                        ("counted_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ExtraTime",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("percent", models.PositiveSmallIntegerField(default=0)),
                        ("minutes", models.PositiveSmallIntegerField(default=0)),
                        ("why", models.CharField(max_length=300)),
                        ("made_at", models.DateTimeField(auto_now=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="ImportWork",
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
                        (
                            "deed",
                            models.CharField(
                                choices=[
                                    ("check", "Check"),
                                    ("write", "Write"),
                                    ("write-good", "Write Good"),
                                ],
                                default="check",
                                max_length=12,
                            ),
                        ),
                        ("page", models.JSONField(default=dict)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Leaving",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("page", models.CharField(max_length=32)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("seconds", models.PositiveIntegerField()),
                        ("told_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Mark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[("marker", "marker"), ("moderator", "moderator")],
                                default="marker",
                                max_length=10,
                            ),
                        ),
                        ("lines", models.JSONField()),
                        ("remarks", models.JSONField(default=list)),
                        ("note", models.TextField(blank=True, default="")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Marking",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("place", models.PositiveIntegerField(help_text="place in the paper, from 0")),
                        ("question_uuid", models.CharField(max_length=36)),
                        ("kind", models.CharField(max_length=12)),
                        ("number", models.PositiveIntegerField()),
                        ("markers", models.PositiveSmallIntegerField(default=1)),
                        ("gap_percent", models.PositiveSmallIntegerField(default=20)),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("waiting", "waits for its marker"),
                                    ("moderation", "two markers differ: a third decides"),
                                    ("settled", "marked"),
                                ],
                                default="waiting",
                                max_length=12,
                            ),
                        ),
                        ("points_hundredths", models.PositiveIntegerField(blank=True, null=True)),
                        ("opened_at", models.DateTimeField()),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="MarkingPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("lesson_uuid", models.UUIDField()),
                        (
                            "markers",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(2),
                                ],
                            ),
                        ),
                        (
                            "gap_percent",
                            models.PositiveSmallIntegerField(
                                default=20, validators=[django.core.validators.MaxValueValidator(100)]
                            ),
                        ),
                        ("set_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="MarkPhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(db_default="image/jpeg", default="image/jpeg", max_length=20),
                        ),
                        ("size", models.PositiveIntegerField(db_default=0, default=0)),
                        ("sha256", models.CharField(blank=True, db_default="", default="", max_length=64)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name="Mistake",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("place", models.PositiveIntegerField()),
                        ("question_uuid", models.CharField(max_length=36)),
                        ("course_key", models.UUIDField()),
                        ("box", models.PositiveSmallIntegerField(default=0)),
                        ("due_on", models.DateField(blank=True, null=True)),
                        ("wrong_times", models.PositiveIntegerField(default=1)),
                        ("wrong_at", models.DateTimeField()),
                        ("practised_on", models.DateField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="PaperWork",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="QuestionStatistic",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question_uuid", models.UUIDField()),
                        ("version", models.PositiveIntegerField()),
                        ("lesson_uuid", models.UUIDField(db_index=True)),
                        ("asked", models.PositiveIntegerField()),
                        ("figures", models.JSONField()),
                        ("counted_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ReadyPaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("plan", models.CharField(max_length=64)),
                        ("paper", models.JSONField()),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Seat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "way",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("pin", "by PIN"),
                                    ("papers", "by identity card"),
                                    ("known", "known in person"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Sitting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("course_key", models.UUIDField()),
                        ("lesson_uuid", models.UUIDField()),
                        ("opens_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField()),
                        ("access_code", models.CharField(blank=True, default="", max_length=20)),
                        ("one_device", models.BooleanField(default=False)),
                        ("invigilated", models.BooleanField(default=False)),
                        ("begun_at", models.DateTimeField(blank=True, null=True)),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="TellingWork",
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
                        ("lesson_uuid", models.UUIDField()),
                        ("whole", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="attempt",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="cohorts.enrolment",
                    ),
                ),
                migrations.AddField(
                    model_name="attempt",
                    name="learner",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="asideanswer",
                    name="attempt",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aside",
                        to="assessments.attempt",
                    ),
                ),
                migrations.AddField(
                    model_name="answer",
                    name="attempt",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="assessments.attempt",
                    ),
                ),
                migrations.AddField(
                    model_name="attemptevent",
                    name="actor",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="attemptevent",
                    name="attempt",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="assessments.attempt",
                    ),
                ),
                migrations.AddField(
                    model_name="benchevent",
                    name="enrolment",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.enrolment",
                    ),
                ),
                migrations.AddField(
                    model_name="benchkit",
                    name="key",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.devicekey"
                    ),
                ),
                migrations.AddField(
                    model_name="benchkit",
                    name="user",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="benchevent",
                    name="kit",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="assessments.benchkit",
                    ),
                ),
                migrations.AddField(
                    model_name="extratime",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cohorts.enrolment"
                    ),
                ),
                migrations.AddField(
                    model_name="extratime",
                    name="made_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="importwork",
                    name="asked_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="importwork",
                    name="draft",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work",
                        to="courses.questionimport",
                    ),
                ),
                migrations.AddField(
                    model_name="leaving",
                    name="attempt",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leavings",
                        to="assessments.attempt",
                    ),
                ),
                migrations.AddField(
                    model_name="mark",
                    name="by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks_given",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="marking",
                    name="attempt",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="markings",
                        to="assessments.attempt",
                    ),
                ),
                migrations.AddField(
                    model_name="mark",
                    name="marking",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="assessments.marking",
                    ),
                ),
                migrations.AddField(
                    model_name="markingplan",
                    name="cohort",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marking_plans",
                        to="cohorts.cohort",
                    ),
                ),
                migrations.AddField(
                    model_name="markingplan",
                    name="set_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="markphoto",
                    name="enrolment",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.enrolment",
                    ),
                ),
                migrations.AddField(
                    model_name="markphoto",
                    name="event",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="assessments.benchevent",
                    ),
                ),
                migrations.AddField(
                    model_name="markphoto",
                    name="mark",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="photos",
                        to="assessments.mark",
                    ),
                ),
                migrations.AddField(
                    model_name="mistake",
                    name="attempt",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mistakes",
                        to="assessments.attempt",
                    ),
                ),
                migrations.AddField(
                    model_name="mistake",
                    name="learner",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mistakes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="questionstatistic",
                    constraint=models.UniqueConstraint(
                        fields=("question_uuid", "version", "lesson_uuid"),
                        name="one_statistic_per_version_and_quiz",
                    ),
                ),
                migrations.AddField(
                    model_name="readypaper",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cohorts.enrolment"
                    ),
                ),
                migrations.AddField(
                    model_name="seat",
                    name="checked_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="seat",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cohorts.enrolment"
                    ),
                ),
                migrations.AddField(
                    model_name="sitting",
                    name="begun_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="sitting",
                    name="cohort",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sittings",
                        to="cohorts.cohort",
                    ),
                ),
                migrations.AddField(
                    model_name="sitting",
                    name="made_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="seat",
                    name="sitting",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="assessments.sitting",
                    ),
                ),
                migrations.AddField(
                    model_name="readypaper",
                    name="sitting",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.sitting",
                    ),
                ),
                migrations.AddField(
                    model_name="paperwork",
                    name="sitting",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper_work",
                        to="assessments.sitting",
                    ),
                ),
                migrations.AddField(
                    model_name="extratime",
                    name="sitting",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extras",
                        to="assessments.sitting",
                    ),
                ),
                migrations.AddField(
                    model_name="attempt",
                    name="sitting",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="assessments.sitting",
                    ),
                ),
                migrations.AddField(
                    model_name="tellingwork",
                    name="asked_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="tellingwork",
                    name="cohort",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cohorts.cohort"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="asideanswer",
                    constraint=models.UniqueConstraint(
                        fields=("attempt", "question"), name="one_aside_answer_per_question"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="answer",
                    constraint=models.UniqueConstraint(
                        fields=("attempt", "question"), name="one_answer_per_question"
                    ),
                ),
                migrations.AddIndex(
                    model_name="attemptevent",
                    index=models.Index(fields=["attempt", "at"], name="attempt_event_by_time"),
                ),
                migrations.AddConstraint(
                    model_name="benchevent",
                    constraint=models.UniqueConstraint(fields=("kit", "number"), name="one_score_a_number"),
                ),
                migrations.AddIndex(
                    model_name="importwork",
                    index=models.Index(fields=["state", "run_after"], name="assessments_state_38d857_idx"),
                ),
                migrations.AddConstraint(
                    model_name="leaving",
                    constraint=models.UniqueConstraint(
                        fields=("attempt", "page", "number"), name="one_leaving_once"
                    ),
                ),
                migrations.AddIndex(
                    model_name="marking",
                    index=models.Index(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=["stage"],
                        name="marking_not_released",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="marking",
                    constraint=models.UniqueConstraint(
                        fields=("attempt", "place"), name="one_marking_per_answer"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="marking",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("points_hundredths__isnull", False), ("stage", "settled")),
                            models.Q(
                                models.Q(("stage", "settled"), _negated=True),
                                ("points_hundredths__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_settled_marking_has_points",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mark",
                    constraint=models.UniqueConstraint(fields=("marking", "by"), name="one_mark_a_person"),
                ),
                migrations.AddConstraint(
                    model_name="markingplan",
                    constraint=models.UniqueConstraint(
                        fields=("cohort", "lesson_uuid"), name="one_marking_plan_per_quiz"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="markphoto",
                    constraint=models.UniqueConstraint(
                        fields=("event", "sha256"), name="one_file_a_score_and_hash"
                    ),
                ),
                migrations.AddIndex(
                    model_name="mistake",
                    index=models.Index(
                        condition=models.Q(("due_on__isnull", False)),
                        fields=["learner", "due_on"],
                        name="mistakes_to_come",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mistake",
                    constraint=models.UniqueConstraint(
                        fields=("learner", "question_uuid"), name="a_question_is_once_in_a_book"
                    ),
                ),
                migrations.AddIndex(
                    model_name="sitting",
                    index=models.Index(fields=["cohort", "lesson_uuid"], name="sitting_by_class"),
                ),
                migrations.AddConstraint(
                    model_name="sitting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="sitting_closes_after_it_opens",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sitting",
                    constraint=models.UniqueConstraint(
                        fields=("cohort", "lesson_uuid", "opens_at"), name="one_sitting_of_a_class_at_a_time"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="seat",
                    constraint=models.UniqueConstraint(
                        fields=("sitting", "enrolment"), name="one_seat_per_person"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="seat",
                    constraint=models.UniqueConstraint(
                        fields=("sitting", "number"), name="one_person_per_seat"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="readypaper",
                    constraint=models.UniqueConstraint(
                        fields=("sitting", "enrolment"), name="one_ready_paper_per_person"
                    ),
                ),
                migrations.AddIndex(
                    model_name="paperwork",
                    index=models.Index(fields=["state", "run_after"], name="assessments_state_e9f0ba_idx"),
                ),
                migrations.AddConstraint(
                    model_name="extratime",
                    constraint=models.UniqueConstraint(
                        fields=("sitting", "enrolment"), name="one_extra_time_per_person_and_sitting"
                    ),
                ),
                migrations.AddIndex(
                    model_name="attempt",
                    index=models.Index(
                        condition=models.Q(("to_tell", True)), fields=["lesson_uuid"], name="results_to_tell"
                    ),
                ),
                migrations.AddIndex(
                    model_name="attempt",
                    index=models.Index(
                        condition=models.Q(("mistakes_at__isnull", True)),
                        fields=["submitted_at"],
                        name="mistakes_not_gathered",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.UniqueConstraint(
                        fields=("enrolment", "lesson_uuid", "number"), name="one_attempt_per_number"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("enrolment", "lesson_uuid"),
                        name="one_open_attempt_per_quiz",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("sitting__isnull", False)),
                        fields=("sitting", "enrolment"),
                        name="one_attempt_per_person_and_sitting",
                    ),
                ),
                migrations.AddIndex(
                    model_name="tellingwork",
                    index=models.Index(fields=["state", "run_after"], name="assessments_state_8e2743_idx"),
                ),
                migrations.AddConstraint(
                    model_name="tellingwork",
                    constraint=models.UniqueConstraint(
                        fields=("cohort", "lesson_uuid"), name="one_telling_per_class_and_quiz"
                    ),
                ),
            ]
        )
    ]
