"""media_pipeline: its tables as they were after 0015_lost_leases, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.db.models.deletion
import django.utils.timezone
import media_pipeline.models
import uuid


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("media_pipeline", "0001_initial"),
        ("media_pipeline", "0002_upload_sending"),
        ("media_pipeline", "0003_duty"),
        ("media_pipeline", "0004_forget_doubled_fingerprints"),
        ("media_pipeline", "0005_one_open_upload_per_file"),
        ("media_pipeline", "0006_captions_with_history"),
        ("media_pipeline", "0007_library"),
        ("media_pipeline", "0008_stills_and_sprites"),
        ("media_pipeline", "0009_pieces"),
        ("media_pipeline", "0010_held"),
        ("media_pipeline", "0011_growing"),
        ("media_pipeline", "0012_errands"),
        ("media_pipeline", "0013_readable_pct"),
        ("media_pipeline", "0014_subtitles_inside"),
        ("media_pipeline", "0015_lost_leases"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Duty",
                    fields=[
                        ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ("done_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Asset",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("title", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("video", "video"), ("audio", "audio")],
                                default="video",
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "received"),
                                    ("probing", "probing"),
                                    ("processing", "processing"),
                                    ("playable", "playable"),
                                    ("published", "published"),
                                    ("damaged", "damaged"),
                                    ("refused", "refused"),
                                    ("failed", "failed"),
                                ],
                                default="received",
                                max_length=12,
                            ),
                        ),
                        (
                            "source_folder",
                            models.CharField(
                                default=media_pipeline.models.new_folder, max_length=32, unique=True
                            ),
                        ),
                        (
                            "source_sha256",
                            models.CharField(blank=True, db_index=True, default="", max_length=64),
                        ),
                        ("source_bytes", models.BigIntegerField(default=0)),
                        ("profile", models.CharField(blank=True, default="", max_length=24)),
                        (
                            "encodes",
                            models.CharField(
                                default=None, editable=False, max_length=100, null=True, unique=True
                            ),
                        ),
                        ("declared_ms", models.BigIntegerField(blank=True, null=True)),
                        ("duration_ms", models.BigIntegerField(blank=True, null=True)),
                        ("width", models.PositiveIntegerField(blank=True, null=True)),
                        ("height", models.PositiveIntegerField(blank=True, null=True)),
                        ("content_class", models.CharField(blank=True, default="", max_length=12)),
                        ("media_info", models.JSONField(blank=True, default=dict)),
                        ("code", models.CharField(blank=True, default="", max_length=40)),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        ("warnings", models.JSONField(blank=True, default=list)),
                        ("readable_pct", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("has_poster", models.BooleanField(default=False)),
                        (
                            "poster",
                            models.CharField(db_default="poster.jpg", default="poster.jpg", max_length=40),
                        ),
                        ("stills", models.PositiveSmallIntegerField(db_default=0, default=0)),
                        ("has_sprites", models.BooleanField(db_default=False, default=False)),
                        ("has_lite", models.BooleanField(default=False)),
                        ("slides", models.PositiveIntegerField(db_default=0, default=0)),
                        ("playable_at", models.DateTimeField(blank=True, null=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("kept_at", models.DateTimeField(blank=True, null=True)),
                        ("binned_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="media_assets",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "replaced_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="replaces",
                                to="media_pipeline.asset",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="CaptionTrack",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("language", models.CharField(max_length=16)),
                        ("label", models.CharField(max_length=60)),
                        ("file", models.CharField(blank=True, max_length=80)),
                        (
                            "file_before",
                            models.CharField(blank=True, db_default="", default="", max_length=80),
                        ),
                        ("cues", models.PositiveIntegerField(default=0)),
                        ("text", models.TextField(blank=True, db_default="", default="")),
                        ("revision", models.PositiveIntegerField(db_default=0, default=0)),
                        ("published_revision", models.PositiveIntegerField(blank=True, null=True)),
                        ("doubts", models.JSONField(blank=True, default=list)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "asset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="captions",
                                to="media_pipeline.asset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["language"],
                    },
                ),
                migrations.CreateModel(
                    name="CaptionVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField()),
                        ("text", models.TextField()),
                        ("cues", models.PositiveIntegerField(default=0)),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("file", "from a file"),
                                    ("edit", "edited"),
                                    ("shift", "moved in time"),
                                    ("restored", "an earlier version taken back"),
                                    ("recognised", "drafted by the machine"),
                                    ("film", "from the film"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("encoding", models.CharField(blank=True, default="", max_length=20)),
                        ("source", models.BinaryField(null=True)),
                        ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "track",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="media_pipeline.captiontrack",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-revision"],
                    },
                ),
                migrations.CreateModel(
                    name="Errand",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("frame", "a picture of a moment"),
                                    ("pictures", "pictures of the film"),
                                    ("speech", "captions drafted by the machine"),
                                    ("subtitles", "captions from inside the film"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("language", models.CharField(blank=True, default="", max_length=16)),
                        ("label", models.CharField(blank=True, default="", max_length=60)),
                        ("at_ms", models.PositiveBigIntegerField(default=0)),
                        ("track", models.PositiveSmallIntegerField(db_default=0, default=0)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="errands",
                                to="media_pipeline.asset",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MediaJob",
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
                            "step",
                            models.CharField(
                                choices=[
                                    ("probe", "probe"),
                                    ("remux", "remux"),
                                    ("audio", "audio"),
                                    ("ladder", "ladder"),
                                    ("pieces", "pieces"),
                                    ("finish", "finish"),
                                ],
                                default="probe",
                                max_length=12,
                            ),
                        ),
                        ("step_rank", models.PositiveSmallIntegerField(default=0)),
                        ("held_since", models.DateTimeField(blank=True, null=True)),
                        (
                            "asset",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="job",
                                to="media_pipeline.asset",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Piece",
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
                        ("profile", models.CharField(max_length=24)),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveIntegerField()),
                        ("rungs", models.CharField(blank=True, default="", max_length=120)),
                        ("sound_k", models.PositiveSmallIntegerField(default=0)),
                        ("start_s", models.PositiveIntegerField()),
                        ("end_ms", models.PositiveIntegerField()),
                        ("is_last", models.BooleanField()),
                        ("folder", models.CharField(blank=True, default="", max_length=80)),
                        ("held_since", models.DateTimeField(blank=True, null=True)),
                        ("error_lines", models.PositiveIntegerField(default=0)),
                        (
                            "asset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pieces",
                                to="media_pipeline.asset",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Quota",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("bytes", models.BigIntegerField()),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "owner",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="media_quota",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Rendition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=16)),
                        ("profile", models.CharField(max_length=24)),
                        ("rank", models.PositiveSmallIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "queued"),
                                    ("running", "running"),
                                    ("playable", "playable"),
                                    ("done", "done"),
                                    ("failed", "failed"),
                                    ("skipped", "skipped"),
                                ],
                                default="queued",
                                max_length=12,
                            ),
                        ),
                        ("folder", models.CharField(blank=True, default="", max_length=24)),
                        ("interim", models.CharField(blank=True, db_default="", default="", max_length=32)),
                        ("interim_until", models.DateTimeField(blank=True, db_index=True, null=True)),
                        ("width", models.PositiveIntegerField(blank=True, null=True)),
                        ("height", models.PositiveIntegerField(blank=True, null=True)),
                        ("frame_rate", models.CharField(blank=True, default="", max_length=16)),
                        ("codecs", models.CharField(blank=True, default="", max_length=60)),
                        ("bytes", models.BigIntegerField(default=0)),
                        ("peak_bps", models.BigIntegerField(default=0)),
                        ("average_bps", models.BigIntegerField(default=0)),
                        ("duration_ms", models.BigIntegerField(blank=True, null=True)),
                        ("is_listed", models.BooleanField(default=True)),
                        ("progress_pct", models.PositiveSmallIntegerField(default=0)),
                        ("remaining_s", models.PositiveIntegerField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        ("log_tail", models.TextField(blank=True, db_default="", default="")),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "asset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="renditions",
                                to="media_pipeline.asset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["rank", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="TurnedAway",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("size", models.BigIntegerField()),
                        ("code", models.CharField(max_length=40)),
                        ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="media_refusals",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Upload",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("title", models.CharField(blank=True, default="", max_length=200)),
                        ("size", models.BigIntegerField()),
                        ("fingerprint", models.CharField(blank=True, default="", max_length=100)),
                        ("content_type", models.CharField(blank=True, default="", max_length=100)),
                        ("part_bytes", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("complete", "complete"),
                                    ("refused", "refused"),
                                    ("expired", "expired"),
                                ],
                                default="open",
                                max_length=12,
                            ),
                        ),
                        (
                            "source_folder",
                            models.CharField(
                                default=media_pipeline.models.new_folder, max_length=32, unique=True
                            ),
                        ),
                        ("sending", models.TextField(blank=True, db_default="", default="")),
                        ("code", models.CharField(blank=True, default="", max_length=40)),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "asset",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="upload",
                                to="media_pipeline.asset",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="media_uploads",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="UploadPart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("bytes", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("received_at", models.DateTimeField(auto_now=True)),
                        (
                            "upload",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="media_pipeline.upload",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                    },
                ),
                migrations.AddIndex(
                    model_name="asset",
                    index=models.Index(
                        fields=["owner", "-created_at"], name="media_pipel_owner_i_23fdf9_idx"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="captiontrack",
                    constraint=models.UniqueConstraint(
                        fields=("asset", "language"), name="media_one_caption_per_language"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="captionversion",
                    constraint=models.UniqueConstraint(
                        fields=("track", "revision"), name="media_one_version_per_revision"
                    ),
                ),
                migrations.AddIndex(
                    model_name="errand",
                    index=models.Index(fields=["state", "run_after"], name="media_pipel_state_926d49_idx"),
                ),
                migrations.AddConstraint(
                    model_name="errand",
                    constraint=models.UniqueConstraint(
                        fields=("asset", "kind", "language"), name="media_one_errand_of_a_kind"
                    ),
                ),
                migrations.AddIndex(
                    model_name="mediajob",
                    index=models.Index(fields=["state", "run_after"], name="media_pipel_state_72e535_idx"),
                ),
                migrations.AddIndex(
                    model_name="piece",
                    index=models.Index(fields=["state", "run_after"], name="media_pipel_state_f22eb6_idx"),
                ),
                migrations.AddConstraint(
                    model_name="piece",
                    constraint=models.UniqueConstraint(
                        fields=("asset", "rungs", "sound_k", "number"), name="media_one_piece"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rendition",
                    constraint=models.UniqueConstraint(
                        fields=("asset", "name", "profile"), name="media_one_rendition_per_name"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="turnedaway",
                    constraint=models.UniqueConstraint(
                        fields=("owner", "name", "size"), name="media_one_refusal_per_file"
                    ),
                ),
                migrations.AddIndex(
                    model_name="upload",
                    index=models.Index(fields=["state", "expires_at"], name="media_pipel_state_1427d6_idx"),
                ),
                migrations.AddConstraint(
                    model_name="upload",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="media_upload_has_bytes"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="upload",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "open"), models.Q(("fingerprint", ""), _negated=True)),
                        fields=("owner", "size", "fingerprint"),
                        name="media_one_open_upload_per_file",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="uploadpart",
                    constraint=models.UniqueConstraint(
                        fields=("upload", "number"), name="media_one_part_per_number"
                    ),
                ),
            ]
        )
    ]
