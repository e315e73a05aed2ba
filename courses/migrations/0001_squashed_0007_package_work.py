"""courses: its tables as they were after 0007_package_work, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import modelsearch.index
import taggit.managers
import uuid
import wagtail.fields
import wagtail.images.models
import wagtail.models.media


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("courses", "0001_initial"),
        ("courses", "0002_image_has_a_name"),
        ("courses", "0003_films"),
        ("courses", "0004_spoken_films"),
        ("courses", "0005_questions"),
        ("courses", "0006_packages"),
        ("courses", "0007_package_work"),
    ]

    dependencies = [
        ("media_pipeline", "0001_squashed_0015_lost_leases"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        # The libraries' tables come before ours: the fewer there are, the sooner they are changed.
        ("wagtailadmin", "0006_formstate"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailembeds", "0009_embed_cache_until"),
        ("wagtailforms", "0005_alter_formsubmission_form_data"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="CatalogueIndexPage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        (
                            "intro",
                            models.CharField(
                                blank=True, default="", max_length=300, verbose_name="line under the title"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "catalogue",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="HomePage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "home",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="PackageBlob",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64, unique=True)),
                        ("size", models.PositiveBigIntegerField()),
                        ("stored_at", models.DateTimeField(null=True)),
                        ("touched_at", models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="QuestionBank",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.SlugField(
                                help_text="Letters, numbers and dashes, for example tea-101-1.",
                                max_length=60,
                                unique=True,
                                verbose_name="short name",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        (
                            "occupation",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=40,
                                verbose_name="occupation",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=20,
                                verbose_name="skill level",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        "verbose_name": "question bank",
                        "verbose_name_plural": "question banks",
                        "ordering": ["title"],
                    },
                ),
                migrations.CreateModel(
                    name="Subject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(max_length=40, unique=True, verbose_name="short name")),
                        (
                            "occupation_code",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="From the national directory.",
                                max_length=20,
                                verbose_name="occupation code",
                            ),
                        ),
                        ("name", models.JSONField(default=dict, verbose_name="name")),
                        ("line", models.JSONField(blank=True, default=dict, verbose_name="line of words")),
                        (
                            "sort_order",
                            models.PositiveIntegerField(default=100, verbose_name="place in the list"),
                        ),
                    ],
                    options={
                        "verbose_name": "subject",
                        "verbose_name_plural": "subjects",
                        "ordering": ["sort_order", "key"],
                    },
                ),
                migrations.CreateModel(
                    name="AcademyDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=255, verbose_name="title")),
                        ("file", models.FileField(upload_to="documents", verbose_name="file")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("file_size", models.PositiveBigIntegerField(editable=False, null=True)),
                        ("file_hash", models.CharField(blank=True, editable=False, max_length=40)),
                        (
                            "collection",
                            models.ForeignKey(
                                default=wagtail.models.media.get_root_collection_id,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="wagtailcore.collection",
                                verbose_name="collection",
                            ),
                        ),
                        (
                            "tags",
                            taggit.managers.TaggableManager(
                                blank=True,
                                help_text=None,
                                through="taggit.TaggedItem",
                                to="taggit.Tag",
                                verbose_name="tags",
                            ),
                        ),
                        (
                            "uploaded_by_user",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="uploaded by user",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "document",
                        "verbose_name_plural": "documents",
                        "abstract": False,
                    },
                    bases=(modelsearch.index.Indexed, models.Model),
                ),
                migrations.CreateModel(
                    name="AcademyImage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=255, verbose_name="title")),
                        (
                            "file",
                            wagtail.images.models.WagtailImageField(
                                height_field="height",
                                upload_to=wagtail.images.models.get_upload_to,
                                verbose_name="file",
                                width_field="width",
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True, default="", max_length=255, verbose_name="description"
                            ),
                        ),
                        ("width", models.IntegerField(editable=False, verbose_name="width")),
                        ("height", models.IntegerField(editable=False, verbose_name="height")),
                        (
                            "created_at",
                            models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="created at"),
                        ),
                        ("focal_point_x", models.PositiveIntegerField(blank=True, null=True)),
                        ("focal_point_y", models.PositiveIntegerField(blank=True, null=True)),
                        ("focal_point_width", models.PositiveIntegerField(blank=True, null=True)),
                        ("focal_point_height", models.PositiveIntegerField(blank=True, null=True)),
                        ("file_size", models.PositiveIntegerField(editable=False, null=True)),
                        (
                            "file_hash",
                            models.CharField(blank=True, db_index=True, editable=False, max_length=40),
                        ),
                        (
                            "collection",
                            models.ForeignKey(
                                default=wagtail.models.media.get_root_collection_id,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="wagtailcore.collection",
                                verbose_name="collection",
                            ),
                        ),
                        (
                            "tags",
                            taggit.managers.TaggableManager(
                                blank=True,
                                help_text=None,
                                through="taggit.TaggedItem",
                                to="taggit.Tag",
                                verbose_name="tags",
                            ),
                        ),
                        (
                            "uploaded_by_user",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="uploaded by user",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "image",
                        "verbose_name_plural": "images",
                        "abstract": False,
                    },
                    bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
                ),
                migrations.CreateModel(
                    name="AssetUse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("course_key", models.UUIDField()),
                        ("asset_uuid", models.UUIDField(db_index=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("course_key", "asset_uuid"), name="one_use_per_course_asset"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CourseIndexEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("course_key", models.UUIDField()),
                        ("language", models.CharField(max_length=10)),
                        ("page_id", models.PositiveBigIntegerField()),
                        ("code", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=255)),
                        ("summary", models.CharField(blank=True, default="", max_length=300)),
                        ("url", models.CharField(max_length=300)),
                        ("subject_key", models.CharField(blank=True, default="", max_length=40)),
                        ("subject_name", models.CharField(blank=True, default="", max_length=200)),
                        ("level", models.PositiveSmallIntegerField()),
                        ("class_kind", models.CharField(max_length=20)),
                        ("poster_key", models.CharField(max_length=20)),
                        ("poster_url", models.CharField(blank=True, default="", max_length=300)),
                        ("online_tenths", models.PositiveIntegerField(default=0)),
                        ("onsite_tenths", models.PositiveIntegerField(default=0)),
                        ("workplace_tenths", models.PositiveIntegerField(default=0)),
                        ("trainer_name", models.CharField(blank=True, default="", max_length=120)),
                        ("partner_name", models.CharField(blank=True, default="", max_length=120)),
                        ("partner_mark", models.CharField(blank=True, default="", max_length=20)),
                        ("audience", models.JSONField(default=list)),
                        ("languages", models.JSONField(default=list)),
                        ("lesson_count", models.PositiveIntegerField(default=0)),
                        ("minutes", models.PositiveIntegerField(default=0)),
                        ("is_live", models.BooleanField(default=True)),
                        ("is_listed", models.BooleanField(default=True)),
                        ("title_tokens", models.TextField(default="")),
                        ("tokens", models.TextField(default="")),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["language", "is_listed"], name="entry_by_language_idx")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("course_key", "language"), name="one_entry_per_course_language"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CoursePage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                db_index=True,
                                max_length=40,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z0-9]+(-[A-Z0-9]+)*$",
                                        "Use capital letters, numbers and dashes, for example TEA-101.",
                                    )
                                ],
                                verbose_name="course code",
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True, default="", max_length=300, verbose_name="in one sentence"
                            ),
                        ),
                        ("intro", wagtail.fields.RichTextField(blank=True, verbose_name="about the course")),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "beginner (level 5)"),
                                    (4, "intermediate (level 4)"),
                                    (3, "advanced (level 3)"),
                                    (2, "technician (level 2)"),
                                    (1, "senior technician (level 1)"),
                                ],
                                default=5,
                                verbose_name="level",
                            ),
                        ),
                        (
                            "class_kind",
                            models.CharField(
                                choices=[
                                    ("open", "open to all"),
                                    ("village", "village class"),
                                    ("apprentice", "apprenticeship"),
                                    ("reemployment", "re-employment class"),
                                    ("order", "class for one employer"),
                                ],
                                default="open",
                                max_length=20,
                                verbose_name="kind of class",
                            ),
                        ),
                        (
                            "poster_key",
                            models.CharField(
                                choices=[
                                    ("book", "open book"),
                                    ("tea", "tea hills"),
                                    ("smelter", "smelting works"),
                                    ("home", "house"),
                                    ("welding", "welding bench"),
                                    ("electric", "power lines"),
                                    ("kitchen", "kitchen"),
                                ],
                                default="book",
                                max_length=20,
                                verbose_name="drawn picture",
                            ),
                        ),
                        (
                            "planned_online_tenths",
                            models.PositiveIntegerField(default=0, verbose_name="online, units"),
                        ),
                        (
                            "planned_onsite_tenths",
                            models.PositiveIntegerField(default=0, verbose_name="on site, units"),
                        ),
                        (
                            "planned_workplace_tenths",
                            models.PositiveIntegerField(default=0, verbose_name="at work, units"),
                        ),
                        (
                            "trainer_name",
                            models.CharField(blank=True, default="", max_length=120, verbose_name="trainer"),
                        ),
                        (
                            "partner_name",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=120,
                                verbose_name="with (enterprise, village)",
                            ),
                        ),
                        (
                            "partner_mark",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "no mark"),
                                    ("ore", "crystal"),
                                    ("leaf", "leaf"),
                                    ("roof", "roof"),
                                    ("gear", "gear"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="mark beside the name",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="for whom"),
                        ),
                        ("listed", models.BooleanField(default=True, verbose_name="listed in the catalogue")),
                        (
                            "lessons",
                            wagtail.fields.StreamField(
                                [], blank=True, block_lookup={}, verbose_name="lessons"
                            ),
                        ),
                        (
                            "poster_image",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="courses.academyimage",
                                verbose_name="own picture",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="courses.subject",
                                verbose_name="subject",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "course",
                        "verbose_name_plural": "courses",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="CourseVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("course_key", models.UUIDField()),
                        ("number", models.PositiveIntegerField()),
                        ("code", models.CharField(db_index=True, default="", max_length=40)),
                        ("content_hash", models.CharField(max_length=64)),
                        ("plan_hash", models.CharField(default="", max_length=64)),
                        ("outline", models.JSONField()),
                        ("compiled_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("course_key", "number"), name="one_number_per_course_version"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExamBank",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("course_key", models.UUIDField()),
                        ("bank_key", models.CharField(db_index=True, max_length=60)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("course_key", "bank_key"), name="one_row_per_course_and_exam_bank"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Package",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("origin", models.CharField(max_length=100, unique=True)),
                        ("title", models.CharField(blank=True, max_length=300)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("binned_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PackageVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.PositiveIntegerField()),
                        ("digest", models.CharField(max_length=64)),
                        ("kind", models.CharField(max_length=12)),
                        ("edition", models.CharField(max_length=20)),
                        ("title", models.CharField(blank=True, max_length=300)),
                        ("course", models.JSONField()),
                        ("findings", models.JSONField(default=list)),
                        ("file_name", models.CharField(blank=True, max_length=200)),
                        ("archive_bytes", models.PositiveBigIntegerField()),
                        ("bytes", models.PositiveBigIntegerField()),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="courses.package",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PackageFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=255)),
                        ("name_key", models.CharField(max_length=32)),
                        ("media_type", models.CharField(max_length=100)),
                        (
                            "blob",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="courses.packageblob",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="courses.packageversion",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PackageWork",
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
                        ("is_new", models.BooleanField(default=False)),
                        ("file_name", models.CharField(max_length=200)),
                        ("bytes", models.PositiveBigIntegerField()),
                        ("code", models.CharField(blank=True, max_length=40)),
                        ("findings", models.JSONField(default=list)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="courses.package",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="courses.packageversion",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("sort_order", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("single", "one right answer"),
                                    ("multiple", "several right answers"),
                                    ("truefalse", "true or false"),
                                    ("fill", "fill in the blanks"),
                                    ("numerical", "a number"),
                                    ("matching", "match the pairs"),
                                    ("ordering", "put in order"),
                                    ("short", "a few words"),
                                    ("essay", "a text, marked by a person"),
                                    ("practical", "a task at the bench, marked by an examiner"),
                                ],
                                default="single",
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("stem", models.JSONField(default=dict, verbose_name="question")),
                        ("options", models.JSONField(blank=True, default=dict, verbose_name="options")),
                        (
                            "answer",
                            models.JSONField(blank=True, default=None, null=True, verbose_name="answer"),
                        ),
                        (
                            "explanation",
                            models.JSONField(blank=True, default=dict, verbose_name="explanation"),
                        ),
                        (
                            "difficulty",
                            models.PositiveSmallIntegerField(
                                default=2,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                                verbose_name="difficulty",
                            ),
                        ),
                        ("points_hundredths", models.PositiveIntegerField(default=100)),
                        (
                            "marking",
                            models.CharField(
                                choices=[
                                    ("parts", "a share for each right part"),
                                    ("half", "half when something is missing and nothing is wrong"),
                                    ("all", "all or nothing"),
                                ],
                                db_default="parts",
                                default="parts",
                                max_length=8,
                                verbose_name="half-right answers",
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="A path, for example Safety/Power.",
                                max_length=200,
                                verbose_name="category",
                            ),
                        ),
                        (
                            "tags",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value([], models.JSONField()),
                                default=list,
                                verbose_name="tags",
                            ),
                        ),
                        (
                            "media",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value([], models.JSONField()),
                                default=list,
                                verbose_name="pictures and sound",
                            ),
                        ),
                        (
                            "rubric",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value([], models.JSONField()),
                                default=list,
                                verbose_name="rubric",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "question draft"),
                                    ("review", "in review"),
                                    ("approved", "approved for use"),
                                    ("retired", "retired"),
                                ],
                                db_default="approved",
                                default="approved",
                                editable=False,
                                max_length=10,
                                verbose_name="question state",
                            ),
                        ),
                        ("changed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("tokens", models.TextField(db_default="", default="", editable=False)),
                        ("tag_line", models.TextField(db_default="", default="", editable=False)),
                        (
                            "languages",
                            models.CharField(db_default="", default="", editable=False, max_length=80),
                        ),
                        (
                            "same_key",
                            models.CharField(db_default="", default="", editable=False, max_length=32),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "bank",
                            modelcluster.fields.ParentalKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="questions",
                                to="courses.questionbank",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "question",
                        "verbose_name_plural": "questions",
                        "ordering": ["sort_order", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="BankAct",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "verb",
                            models.CharField(
                                choices=[
                                    ("category", "category changed"),
                                    ("tags", "tags changed"),
                                    ("difficulty", "difficulty changed"),
                                    ("state", "state changed"),
                                    ("delete", "deleted from the bank"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("changes", models.JSONField(default=dict)),
                        ("at", models.DateTimeField()),
                        ("undone_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "bank",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acts",
                                to="courses.questionbank",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="QuestionFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=32, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("image", "picture"), ("sound", "sound")], max_length=8
                            ),
                        ),
                        ("file", models.FileField(max_length=200, upload_to="")),
                        ("media_type", models.CharField(max_length=40)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "bank",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="courses.questionbank",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="QuestionImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("made_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                        (
                            "file_name",
                            models.CharField(
                                blank=True, default="", help_text="blank: pasted text", max_length=200
                            ),
                        ),
                        ("content", models.BinaryField(default=bytes)),
                        ("content_hash", models.CharField(help_text="the same file again", max_length=64)),
                        ("choices", models.JSONField(default=dict)),
                        ("written_at", models.DateTimeField(blank=True, null=True)),
                        ("changes", models.JSONField(default=dict)),
                        ("figures", models.JSONField(default=dict, help_text="what the receipt says")),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "bank",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="imports",
                                to="courses.questionbank",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="QuestionVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("data", models.JSONField()),
                        ("written_at", models.DateTimeField(null=True)),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="courses.question",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ReviewStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "question draft"),
                                    ("review", "in review"),
                                    ("approved", "approved for use"),
                                    ("retired", "retired"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("remark", models.TextField(blank=True, default="")),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="review_steps",
                                to="courses.question",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SpokenFilm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file", models.CharField(max_length=80)),
                        ("tokens", models.TextField()),
                        ("plain", models.TextField()),
                        ("lines", models.JSONField(default=list)),
                        (
                            "track",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="media_pipeline.captiontrack",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="VersionFilm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asset_uuid", models.UUIDField(db_index=True)),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="courses.courseversion",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="AcademyRendition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("filter_spec", models.CharField(db_index=True, max_length=255)),
                        (
                            "file",
                            wagtail.images.models.WagtailImageField(
                                height_field="height",
                                storage=wagtail.images.models.get_rendition_storage,
                                upload_to=wagtail.images.models.get_rendition_upload_to,
                                width_field="width",
                            ),
                        ),
                        ("width", models.IntegerField(editable=False)),
                        ("height", models.IntegerField(editable=False)),
                        (
                            "focal_point_key",
                            models.CharField(blank=True, default="", editable=False, max_length=16),
                        ),
                        (
                            "image",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="renditions",
                                to="courses.academyimage",
                            ),
                        ),
                    ],
                    options={
                        "unique_together": {("image", "filter_spec", "focal_point_key")},
                    },
                    bases=(wagtail.images.models.ImageFileMixin, models.Model),
                ),
                migrations.CreateModel(
                    name="FilmPlace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asset_uuid", models.UUIDField(db_index=True)),
                        ("lesson_uuid", models.UUIDField()),
                        ("lesson_title", models.CharField(blank=True, default="", max_length=200)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("in_draft", models.BooleanField(default=False)),
                        ("is_live", models.BooleanField(default=False)),
                        (
                            "page",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="courses.coursepage",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("page", "lesson_uuid", "asset_uuid"),
                                name="one_place_per_lesson_and_film",
                            )
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="packageversion",
                    constraint=models.UniqueConstraint(
                        fields=("package", "number"), name="package_versions_are_numbered"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="packageversion",
                    constraint=models.UniqueConstraint(
                        fields=("package", "digest"), name="package_version_comes_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="packagefile",
                    constraint=models.UniqueConstraint(
                        fields=("version", "name_key"), name="package_file_names_differ"
                    ),
                ),
                migrations.AddIndex(
                    model_name="packagework",
                    index=models.Index(fields=["state", "run_after"], name="courses_pac_state_29b7a6_idx"),
                ),
                migrations.AddIndex(
                    model_name="question",
                    index=models.Index(fields=["bank", "state", "category"], name="question_by_place"),
                ),
                migrations.AddIndex(
                    model_name="question",
                    index=models.Index(fields=["bank", "same_key"], name="question_by_words"),
                ),
                migrations.AddIndex(
                    model_name="question",
                    index=models.Index(
                        condition=models.Q(("same_key", "")), fields=["bank"], name="question_not_indexed"
                    ),
                ),
                migrations.AddIndex(
                    model_name="bankact",
                    index=models.Index(fields=["bank", "at"], name="act_by_bank"),
                ),
                migrations.AddConstraint(
                    model_name="questionimport",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("written_at__isnull", True)),
                        fields=("bank", "made_by", "content_hash"),
                        name="one_draft_per_question_file",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="questionversion",
                    constraint=models.UniqueConstraint(
                        fields=("question", "number"), name="one_row_per_question_version"
                    ),
                ),
                migrations.AddIndex(
                    model_name="reviewstep",
                    index=models.Index(fields=["question", "at"], name="review_by_question"),
                ),
                migrations.AddConstraint(
                    model_name="versionfilm",
                    constraint=models.UniqueConstraint(
                        fields=("version", "asset_uuid"), name="one_row_per_version_and_film"
                    ),
                ),
            ]
        )
    ]
