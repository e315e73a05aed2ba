"""cohorts: its tables as they were after 0014_make_up_lists, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.db.models.deletion
import django.utils.timezone
import uuid


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("cohorts", "0001_initial"),
        ("cohorts", "0002_initial"),
        ("cohorts", "0003_timetable"),
        ("cohorts", "0004_roster_draft"),
        ("cohorts", "0005_leaves_and_moves"),
        ("cohorts", "0006_agreements"),
        ("cohorts", "0007_extensions_and_mentor_questions"),
        ("cohorts", "0008_class_transitions"),
        ("cohorts", "0009_first_transitions"),
        ("cohorts", "0010_programmes_and_kinds"),
        ("cohorts", "0011_rosters_answered_undone_and_in_work"),
        ("cohorts", "0012_joining"),
        ("cohorts", "0013_size_reasons"),
        ("cohorts", "0014_make_up_lists"),
    ]

    dependencies = [
        ("partners", "0001_squashed_0006_examiners"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("courses", "0001_squashed_0007_package_work"),
        ("rulesets", "0001_squashed_0002_rulesetcheck"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="CoursePin",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("course_key", models.UUIDField()),
                        ("started_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Enrolment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "employee_no",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="the enterprise's own number",
                                max_length=40,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("active", "learning"),
                                    ("completed", "completed"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="active",
                                max_length=20,
                            ),
                        ),
                        ("enrolled_on", models.DateField()),
                        (
                            "extended_to",
                            models.DateField(
                                blank=True, help_text="a later end than that of the class", null=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="EnrolmentExtension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("before_on", models.DateField(blank=True, null=True)),
                        ("to_on", models.DateField()),
                        ("why", models.CharField(max_length=300)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="EnrolmentLeave",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                        (
                            "resumed_on",
                            models.DateField(blank=True, help_text="back from this day on", null=True),
                        ),
                        ("why", models.TextField()),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="JoinCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=12, unique=True)),
                        ("is_on", models.BooleanField(default=True)),
                        (
                            "last_on",
                            models.DateField(
                                blank=True, help_text="the last day on which it works", null=True
                            ),
                        ),
                        (
                            "admits_listed",
                            models.BooleanField(
                                default=False,
                                help_text="who stands on a roster that waits to be written is admitted at once",
                            ),
                        ),
                        ("renewed_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="JoinRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waits for an answer"),
                                    ("queued", "on the waiting list"),
                                    ("admitted", "admitted"),
                                    ("declined", "declined"),
                                    ("withdrawn", "taken back"),
                                ],
                                default="waiting",
                                max_length=20,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("why", models.CharField(blank=True, default="", max_length=500)),
                    ],
                ),
                migrations.CreateModel(
                    name="MentorQuestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("note", models.CharField(max_length=300)),
                        ("asked_at", models.DateTimeField()),
                        ("answer", models.CharField(blank=True, default="", max_length=600)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Mentorship",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="ModuleCourse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("course_key", models.UUIDField()),
                        ("position", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Period",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("topic", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "component",
                            models.CharField(
                                choices=[
                                    ("theory", "theory"),
                                    ("practice", "practice"),
                                    ("general", "general skills"),
                                ],
                                default="theory",
                                max_length=20,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="Programme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("key", models.SlugField(max_length=60, unique=True)),
                        ("title", models.JSONField(default=dict, help_text="by language")),
                        ("occupation", models.CharField(blank=True, default="", max_length=40)),
                        ("level", models.CharField(blank=True, default="", max_length=20)),
                        ("required_tenths", models.JSONField(default=dict)),
                        (
                            "directory_code",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="of the directory of needs (两目录)",
                                max_length=40,
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, help_text="no new class takes it", null=True),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="ProgrammeModule",
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
                                    ("general", "public and general skills"),
                                    ("theory", "professional theory"),
                                    ("practice", "practical skills"),
                                ],
                                default="theory",
                                max_length=20,
                            ),
                        ),
                        ("title", models.JSONField(default=dict, help_text="by language")),
                        ("units_tenths", models.PositiveIntegerField(default=0)),
                        ("position", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RosterDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "file_name",
                            models.CharField(
                                blank=True, default="", help_text="blank: pasted rows", max_length=200
                            ),
                        ),
                        ("content_sealed", models.TextField(blank=True, default="")),
                        (
                            "content_index",
                            models.CharField(help_text="keyed hash: the same file again", max_length=64),
                        ),
                        ("fixes_sealed", models.TextField(blank=True, default="")),
                        (
                            "places",
                            models.CharField(
                                blank=True,
                                choices=[("here", "Here"), ("there", "There")],
                                db_default="",
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("written_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="RosterTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(
                                blank=True,
                                help_text="the partner's key; blank: the academy",
                                max_length=60,
                                unique=True,
                            ),
                        ),
                        ("columns", models.JSONField(default=list, help_text="[[column, heading], …]")),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="RosterWork",
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
                        (
                            "sees_others",
                            models.BooleanField(
                                default=False, help_text="false: people who are met are named masked"
                            ),
                        ),
                        ("page_sealed", models.TextField(blank=True, default="")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RosterWriting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "new_enrolments",
                            models.JSONField(default=list, help_text="keys of the enrolments that it made"),
                        ),
                        (
                            "new_people",
                            models.JSONField(default=list, help_text="keys of the accounts that it made"),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="SessionChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("why", models.TextField()),
                        ("before", models.JSONField()),
                        ("after", models.JSONField()),
                    ],
                ),
                migrations.CreateModel(
                    name="SessionPerson",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SizeReason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("people", models.PositiveIntegerField()),
                        ("limit", models.PositiveIntegerField()),
                        ("why", models.CharField(max_length=500)),
                        ("made_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="WorkProcess",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("title", models.JSONField(default=dict, help_text="by language")),
                        ("planned_h", models.PositiveIntegerField()),
                        ("position", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Agreement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.CharField(blank=True, default="", max_length=60)),
                        ("level", models.CharField(blank=True, default="", max_length=20)),
                        ("term_months", models.PositiveSmallIntegerField(default=12)),
                        (
                            "contract_on",
                            models.DateField(
                                blank=True, help_text="first day of the labour contract", null=True
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        (
                            "wage_confirmed",
                            models.BooleanField(
                                default=False, help_text="the wage is at least the legal minimum"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "draft"), ("signed", "signed"), ("ended", "ended")],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("signed_on", models.DateField(blank=True, null=True)),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("finished", "finished"),
                                    ("resigned", "resigned"),
                                    ("dismissed", "dismissed"),
                                    ("moved", "moved to another enterprise"),
                                    ("other", "another reason"),
                                ],
                                default="",
                                max_length=12,
                            ),
                        ),
                        ("end_note", models.CharField(blank=True, default="", max_length=300)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="partners.partner",
                            ),
                        ),
                        (
                            "school_mentor",
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
                    name="CalendarFeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(default=1)),
                        ("is_on", models.BooleanField(default=True)),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_feed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Cohort",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("key", models.SlugField(max_length=60, unique=True)),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("open", "open course"),
                                    ("apprenticeship", "apprenticeship"),
                                    ("order", "order class"),
                                    ("village", "village class"),
                                    ("reemployment", "re-employment class"),
                                ],
                                default="apprenticeship",
                                max_length=20,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "being set up"),
                                    ("filed", "filed, waits for approval"),
                                    ("approved", "approved, not begun"),
                                    ("running", "running"),
                                    ("suspended", "suspended"),
                                    ("assessed", "assessed, to be closed"),
                                    ("closed", "closed"),
                                ],
                                default="running",
                                max_length=20,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("seats", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "brand",
                            models.CharField(
                                blank=True, default="", help_text="冠名: whose name it carries", max_length=60
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                blank=True, default="", help_text="village or workplace", max_length=120
                            ),
                        ),
                        ("organiser", models.CharField(blank=True, default="", max_length=120)),
                        (
                            "is_public",
                            models.BooleanField(
                                default=False, help_text="its list of people is posted in the village"
                            ),
                        ),
                        (
                            "expected_categories",
                            models.JSONField(blank=True, default=list, help_text="codes of categories"),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="copies",
                                to="cohorts.cohort",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cohorts",
                                to="partners.partner",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ClassTransition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "act",
                            models.CharField(
                                choices=[
                                    ("set_up", "set up"),
                                    ("file", "filed"),
                                    ("send_back", "sent back"),
                                    ("approve", "approved"),
                                    ("start", "opened"),
                                    ("suspend", "suspended"),
                                    ("resume", "resumed"),
                                    ("assess", "assessed"),
                                    ("learn_on", "back to learning"),
                                    ("close", "closed"),
                                    ("reopen", "opened again"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("draft", "being set up"),
                                    ("filed", "filed, waits for approval"),
                                    ("approved", "approved, not begun"),
                                    ("running", "running"),
                                    ("suspended", "suspended"),
                                    ("assessed", "assessed, to be closed"),
                                    ("closed", "closed"),
                                ],
                                default="",
                                max_length=20,
                            ),
                        ),
                        (
                            "target",
                            models.CharField(
                                choices=[
                                    ("draft", "being set up"),
                                    ("filed", "filed, waits for approval"),
                                    ("approved", "approved, not begun"),
                                    ("running", "running"),
                                    ("suspended", "suspended"),
                                    ("assessed", "assessed, to be closed"),
                                    ("closed", "closed"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("why", models.CharField(blank=True, default="", max_length=600)),
                        ("document", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "cohort",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transitions",
                                to="cohorts.cohort",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ClassSession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("day", models.DateField(help_text="civil day of the programme's time zone")),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("room", models.CharField(blank=True, default="", max_length=80)),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("onsite", "on site"),
                                    ("live", "live online"),
                                    ("assessment", "assessment"),
                                ],
                                default="onsite",
                                max_length=20,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("planned", "planned"), ("cancelled", "cancelled")],
                                default="planned",
                                max_length=20,
                            ),
                        ),
                        ("changes", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "makes_up",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="made_up_by",
                                to="cohorts.classsession",
                            ),
                        ),
                        (
                            "trainer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "cohort",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sessions",
                                to="cohorts.cohort",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="CohortCourse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("course_key", models.UUIDField()),
                        ("position", models.PositiveIntegerField(default=0)),
                        (
                            "cohort",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cohort_courses",
                                to="cohorts.cohort",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                    },
                ),
                migrations.CreateModel(
                    name="CohortTrainer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "cohort",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cohort_trainers",
                                to="cohorts.cohort",
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
                migrations.AddField(
                    model_name="coursepin",
                    name="version",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.courseversion",
                    ),
                ),
                migrations.AddField(
                    model_name="enrolment",
                    name="cohort",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="cohorts.cohort",
                    ),
                ),
                migrations.AddField(
                    model_name="enrolment",
                    name="department",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="partners.department",
                    ),
                ),
                migrations.AddField(
                    model_name="enrolment",
                    name="learner",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="enrolment",
                    name="moved_to",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cohorts.enrolment",
                    ),
                ),
                migrations.AddField(
                    model_name="enrolment",
                    name="ruleset",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rulesets.ruleset"
                    ),
                ),
                migrations.AddField(
                    model_name="coursepin",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="course_pins",
                        to="cohorts.enrolment",
                    ),
                ),
                migrations.AddField(
                    model_name="agreement",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="cohorts.enrolment",
                    ),
                ),
                migrations.AddField(
                    model_name="enrolmentextension",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="cohorts.enrolment",
                    ),
                ),
                migrations.AddField(
                    model_name="enrolmentextension",
                    name="made_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="enrolmentleave",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leaves",
                        to="cohorts.enrolment",
                    ),
                ),
                migrations.AddField(
                    model_name="enrolmentleave",
                    name="made_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="joincode",
                    name="cohort",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_code",
                        to="cohorts.cohort",
                    ),
                ),
                migrations.AddField(
                    model_name="joinrequest",
                    name="cohort",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to="cohorts.cohort",
                    ),
                ),
                migrations.AddField(
                    model_name="joinrequest",
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
                    model_name="joinrequest",
                    name="learner",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="mentorquestion",
                    name="asked_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="mentorquestion",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentor_questions",
                        to="cohorts.enrolment",
                    ),
                ),
                migrations.AddField(
                    model_name="mentorquestion",
                    name="mentor",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="mentorship",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentorships",
                        to="cohorts.enrolment",
                    ),
                ),
                migrations.AddField(
                    model_name="mentorship",
                    name="mentor",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentorships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="period",
                    name="session",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="periods",
                        to="cohorts.classsession",
                    ),
                ),
                migrations.AddField(
                    model_name="programme",
                    name="ruleset",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes",
                        to="rulesets.ruleset",
                    ),
                ),
                migrations.AddField(
                    model_name="cohort",
                    name="programme",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cohorts",
                        to="cohorts.programme",
                    ),
                ),
                migrations.AddField(
                    model_name="programmemodule",
                    name="programme",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="modules",
                        to="cohorts.programme",
                    ),
                ),
                migrations.AddField(
                    model_name="modulecourse",
                    name="module",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="module_courses",
                        to="cohorts.programmemodule",
                    ),
                ),
                migrations.AddField(
                    model_name="rosterdraft",
                    name="cohort",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cohorts.cohort"
                    ),
                ),
                migrations.AddField(
                    model_name="rosterdraft",
                    name="made_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="rostertemplate",
                    name="changed_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="rostertemplate",
                    name="partner",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roster_template",
                        to="partners.partner",
                    ),
                ),
                migrations.AddField(
                    model_name="rosterwork",
                    name="asked_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="rosterwork",
                    name="draft",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work",
                        to="cohorts.rosterdraft",
                    ),
                ),
                migrations.AddField(
                    model_name="rosterwriting",
                    name="cohort",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cohorts.cohort"
                    ),
                ),
                migrations.AddField(
                    model_name="rosterwriting",
                    name="made_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="rosterwriting",
                    name="undone_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="sessionchange",
                    name="changed_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="sessionchange",
                    name="session",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history",
                        to="cohorts.classsession",
                    ),
                ),
                migrations.AddField(
                    model_name="sessionperson",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cohorts.enrolment"
                    ),
                ),
                migrations.AddField(
                    model_name="sessionperson",
                    name="session",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listed",
                        to="cohorts.classsession",
                    ),
                ),
                migrations.AddField(
                    model_name="sizereason",
                    name="cohort",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="size_reasons",
                        to="cohorts.cohort",
                    ),
                ),
                migrations.AddField(
                    model_name="sizereason",
                    name="made_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="workprocess",
                    name="programme",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work_processes",
                        to="cohorts.programme",
                    ),
                ),
                migrations.AddIndex(
                    model_name="classtransition",
                    index=models.Index(fields=["cohort", "at"], name="transition_by_class"),
                ),
                migrations.AddIndex(
                    model_name="classtransition",
                    index=models.Index(fields=["at"], name="transition_by_day"),
                ),
                migrations.AddConstraint(
                    model_name="classtransition",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("act__in", ["send_back", "suspend", "resume", "learn_on", "reopen"]),
                            ("why", ""),
                            _negated=True,
                        ),
                        name="step_back_says_why",
                    ),
                ),
                migrations.AddIndex(
                    model_name="classsession",
                    index=models.Index(fields=["cohort", "day"], name="session_by_class"),
                ),
                migrations.AddConstraint(
                    model_name="classsession",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "planned")),
                        fields=("cohort", "starts_at"),
                        name="one_session_of_a_class_at_a_time",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="classsession",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="session_ends_after_it_starts",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cohortcourse",
                    constraint=models.UniqueConstraint(
                        fields=("cohort", "course_key"), name="one_course_once_per_class"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cohorttrainer",
                    constraint=models.UniqueConstraint(
                        fields=("cohort", "user"), name="one_trainer_once_per_class"
                    ),
                ),
                migrations.AddIndex(
                    model_name="enrolment",
                    index=models.Index(fields=["cohort", "state"], name="enrolment_by_class"),
                ),
                migrations.AddConstraint(
                    model_name="enrolment",
                    constraint=models.UniqueConstraint(
                        fields=("learner", "cohort"), name="one_enrolment_per_class"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="coursepin",
                    constraint=models.UniqueConstraint(
                        fields=("enrolment", "course_key"), name="one_pin_per_course"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "ended"), _negated=True),
                        fields=("enrolment",),
                        name="one_running_agreement_a_person",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("partner", "number"),
                        name="one_agreement_of_a_number",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("term_months__gte", 1), ("term_months__lte", 36)),
                        name="agreement_of_36_months_at_most",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        name="agreement_ends_after_it_starts",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                ("school_mentor__isnull", False),
                                ("signed_on__isnull", False),
                                ("wage_confirmed", True),
                            ),
                            models.Q(("signed_on__isnull", True), ("state", "ended")),
                            _connector="OR",
                        ),
                        name="signed_agreement_is_complete",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_on__isnull", False),
                                ("state", "ended"),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            models.Q(models.Q(("state", "ended"), _negated=True), ("ended_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="ended_agreement_says_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="enrolmentleave",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gte", models.F("since_on")),
                            _connector="OR",
                        ),
                        name="leave_ends_after_it_begins",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="enrolmentleave",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("resumed_on__isnull", True), ("until_on__isnull", True)),
                        fields=("enrolment",),
                        name="one_leave_without_an_end",
                    ),
                ),
                migrations.AddIndex(
                    model_name="joinrequest",
                    index=models.Index(fields=["cohort", "state", "asked_at"], name="request_by_class"),
                ),
                migrations.AddConstraint(
                    model_name="joinrequest",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "queued"))),
                        fields=("cohort", "learner"),
                        name="one_open_request_a_person",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="joinrequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state__in", ("waiting", "queued"))),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state__in", ("admitted", "declined", "withdrawn")),
                            ),
                            _connector="OR",
                        ),
                        name="decided_request_says_when",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="joinrequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            models.Q(("why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declined_request_says_why",
                    ),
                ),
                migrations.AddIndex(
                    model_name="mentorquestion",
                    index=models.Index(fields=["mentor", "answered_at"], name="question_by_mentor"),
                ),
                migrations.AddConstraint(
                    model_name="mentorquestion",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("enrolment", "mentor"),
                        name="one_question_to_a_mentor_waits",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mentorquestion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="answered_question_has_an_answer",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mentorship",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("until_on__isnull", True)),
                        fields=("enrolment", "mentor"),
                        name="one_open_mentorship",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="period",
                    constraint=models.UniqueConstraint(
                        fields=("session", "number"), name="one_period_of_a_number"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="period",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="period_ends_after_it_starts",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cohort",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="class_ends_after_it_starts",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cohort",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("seats__isnull", True),
                            models.Q(("seats__gte", 1), ("seats__lte", 5000)),
                            _connector="OR",
                        ),
                        name="class_has_a_seat",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="programmemodule",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("units_tenths__lte", 50000)), name="module_of_5000_units_at_most"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="modulecourse",
                    constraint=models.UniqueConstraint(
                        fields=("module", "course_key"), name="one_course_once_per_module"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rosterdraft",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("written_at__isnull", True)),
                        fields=("cohort", "made_by", "content_index"),
                        name="one_draft_per_file",
                    ),
                ),
                migrations.AddIndex(
                    model_name="rosterwork",
                    index=models.Index(fields=["state", "run_after"], name="cohorts_ros_state_99d382_idx"),
                ),
                migrations.AddIndex(
                    model_name="rosterwriting",
                    index=models.Index(fields=["cohort", "made_at"], name="roster_writing_by_class"),
                ),
                migrations.AddConstraint(
                    model_name="sessionperson",
                    constraint=models.UniqueConstraint(
                        fields=("session", "enrolment"), name="one_place_a_person_and_session"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sizereason",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="size_reason_says_why"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sizereason",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("people__gt", models.F("limit"))), name="size_reason_is_needed"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sizereason",
                    constraint=models.UniqueConstraint(
                        fields=("cohort", "people", "why"), name="one_size_reason_said_once"
                    ),
                ),
            ]
        )
    ]
