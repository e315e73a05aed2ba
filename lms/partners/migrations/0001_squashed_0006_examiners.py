"""partners: its tables as they were after 0006_examiners, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.db.models.deletion
import uuid


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("partners", "0001_initial"),
        ("partners", "0002_hr_ranks"),
        ("partners", "0003_shifts_and_archived_departments"),
        ("partners", "0004_partner_tokens"),
        ("partners", "0005_grants_end"),
        ("partners", "0006_examiners"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Partner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("key", models.SlugField(max_length=40, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("enterprise", "enterprise"),
                                    ("village", "village"),
                                    ("bureau", "bureau"),
                                ],
                                default="enterprise",
                                max_length=20,
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "name_en",
                            models.CharField(
                                blank=True, default="", max_length=120, verbose_name="name in English"
                            ),
                        ),
                        (
                            "logo_svg",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="key of a drawing in the sprite",
                                max_length=40,
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Department",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("archived_on", models.DateField(blank=True, null=True)),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="partners.department",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="departments",
                                to="partners.partner",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="CourseGrant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("course_key", models.UUIDField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="course_grants",
                                to="partners.partner",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PartnerToken",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=80)),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("scopes", models.JSONField(default=list)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("ends_on", models.DateField(help_text="the last day on which it works")),
                        ("used_at", models.DateTimeField(blank=True, help_text="to the hour", null=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
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
                    name="ShiftPattern",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("cycle", models.JSONField()),
                        ("anchor_on", models.DateField(help_text="a first day of the cycle")),
                        (
                            "learns",
                            models.CharField(
                                choices=[
                                    ("work", "on working days"),
                                    ("off", "on days off"),
                                    ("any", "on any day"),
                                ],
                                default="work",
                                max_length=8,
                            ),
                        ),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shift_patterns",
                                to="partners.partner",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ShiftTurn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("since_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                        (
                            "closed",
                            models.BooleanField(
                                default=False, help_text="a holiday, or days on which the plant stands still"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                blank=True, default="", help_text="of the holiday", max_length=60
                            ),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partners.department",
                            ),
                        ),
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shift_turns",
                                to="partners.partner",
                            ),
                        ),
                        (
                            "pattern",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partners.shiftpattern",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Membership",
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
                                choices=[
                                    ("hr", "HR"),
                                    ("head", "department head"),
                                    ("viewer", "viewer"),
                                    ("mentor", "mentor"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "is_manager",
                            models.BooleanField(
                                db_default=False, default=False, help_text="HR that gives rights"
                            ),
                        ),
                        (
                            "is_examiner",
                            models.BooleanField(
                                db_default=False, default=False, help_text="a mentor who scores at the bench"
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to="partners.department",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="partners.partner",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "partner", "role"), name="one_membership_per_role"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_manager", False), ("role", "hr"), _connector="OR"),
                                name="only_hr_is_manager",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_examiner", False), ("role", "mentor"), _connector="OR"
                                ),
                                name="only_a_mentor_is_examiner",
                            ),
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="department",
                    constraint=models.UniqueConstraint(
                        fields=("partner", "name"), name="one_department_per_name"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="coursegrant",
                    constraint=models.UniqueConstraint(
                        fields=("partner", "course_key"), name="one_grant_per_course"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="shiftpattern",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("archived_at__isnull", True)),
                        fields=("partner", "name"),
                        name="one_shift_pattern_per_name",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="shiftturn",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("partner", "person", "since_on", "closed"),
                        name="one_turn_of_a_person_from_a_day",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="shiftturn",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("department__isnull", False)),
                        fields=("department", "since_on", "closed"),
                        name="one_turn_of_a_department_from_a_day",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="shiftturn",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("department__isnull", True), ("person__isnull", True)),
                        fields=("partner", "since_on", "closed"),
                        name="one_turn_of_everybody_from_a_day",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="shiftturn",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("department__isnull", True), ("person__isnull", True), _connector="OR"
                        ),
                        name="shift_turn_of_one_or_many",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="shiftturn",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gte", models.F("since_on")),
                            _connector="OR",
                        ),
                        name="shift_turn_ends_after_it_begins",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="shiftturn",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("closed", False),
                            models.Q(("pattern__isnull", True), ("until_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="closed_days_have_an_end",
                    ),
                ),
            ]
        )
    ]
