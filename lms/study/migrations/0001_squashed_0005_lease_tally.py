"""study: its tables as they were after 0005_lease_tally, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.db.models.deletion
import uuid


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("study", "0001_initial"),
        ("study", "0002_lease_wanted_by_the_ledger"),
        ("study", "0003_offline"),
        ("study", "0004_presence_prompts"),
        ("study", "0005_lease_tally"),
    ]

    dependencies = [
        ("accounts", "0001_squashed_0004_categories"),
        ("cohorts", "0001_squashed_0014_make_up_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Lease",
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
                                choices=[("video", "video"), ("reading", "reading")], max_length=20
                            ),
                        ),
                        ("course_key", models.UUIDField()),
                        ("lesson_uuid", models.UUIDField()),
                        ("lesson_version", models.PositiveIntegerField()),
                        ("component", models.CharField(default="theory", max_length=20)),
                        ("gated", models.BooleanField(default=False)),
                        ("duration_ms", models.PositiveBigIntegerField()),
                        ("max_rate", models.CharField(default="1", max_length=12)),
                        ("rule", models.CharField(max_length=60)),
                        ("device", models.CharField(blank=True, default="", max_length=80)),
                        ("issued_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("superseded_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("last_beat_at", models.DateTimeField(blank=True, null=True)),
                        ("position_ms", models.PositiveBigIntegerField(default=0)),
                        ("segments", models.JSONField(default=list)),
                        ("received", models.JSONField(default=list)),
                        ("context", models.JSONField(default=dict)),
                        (
                            "prompts",
                            models.JSONField(
                                default=None,
                                help_text="study/rules/presence.py; null: the rule set never asks",
                                null=True,
                            ),
                        ),
                        (
                            "tally",
                            models.JSONField(
                                default=dict, help_text="how its beats were: study.rules.tallies"
                            ),
                        ),
                        (
                            "unsettled_since",
                            models.DateTimeField(
                                blank=True, help_text="the oldest span still held here came then", null=True
                            ),
                        ),
                        (
                            "settle_now",
                            models.BooleanField(
                                default=False,
                                help_text="its player left, or has seen the lesson: what is held is wanted by the ledger",
                            ),
                        ),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("revision", models.PositiveIntegerField(default=0)),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="leases",
                                to="cohorts.enrolment",
                            ),
                        ),
                        (
                            "learner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="leases",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="OfflinePass",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "run",
                            models.CharField(
                                help_text="the page whose monotonic clock began with the lease", max_length=40
                            ),
                        ),
                        (
                            "offset_ms",
                            models.BigIntegerField(
                                help_text="the server's clock less the device's, when the pass came"
                            ),
                        ),
                        ("issued_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        (
                            "received",
                            models.JSONField(
                                default=dict, help_text="numbers received of other pages, by run"
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
                            "lease",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="passes",
                                to="study.lease",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="OfflineBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("digest", models.CharField(help_text="SHA-256 of body and verdict", max_length=64)),
                        ("body", models.TextField()),
                        ("signature", models.CharField(max_length=120)),
                        ("received_at", models.DateTimeField()),
                        (
                            "offset_ms",
                            models.BigIntegerField(
                                blank=True, help_text="as in the pass, when the batch came", null=True
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("counted", "counted"),
                                    ("held", "with the training office"),
                                    ("decided", "decided by the training office"),
                                    ("refused", "not taken"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, default="", max_length=40)),
                        ("counted_ms", models.PositiveBigIntegerField(default=0)),
                        (
                            "held",
                            models.JSONField(
                                default=list, help_text="what waits for the office (study/rules/offline.py)"
                            ),
                        ),
                        (
                            "refused",
                            models.JSONField(
                                default=list, help_text="stretches that cannot be true: [number, code]"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "offline_pass",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches",
                                to="study.offlinepass",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PromptStyle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "is_simple",
                            models.BooleanField(default=False, help_text="two large pictures, read aloud"),
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
                ),
                migrations.AddIndex(
                    model_name="lease",
                    index=models.Index(fields=["unsettled_since"], name="lease_to_settle"),
                ),
                migrations.AddConstraint(
                    model_name="lease",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True), ("superseded_at__isnull", True)),
                        fields=("learner",),
                        name="one_live_lease_per_person",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="offlinepass",
                    constraint=models.UniqueConstraint(
                        fields=("lease", "key"), name="one_pass_per_lease_and_device"
                    ),
                ),
                migrations.AddIndex(
                    model_name="offlinebatch",
                    index=models.Index(fields=["state", "received_at"], name="batch_by_state"),
                ),
                migrations.AddConstraint(
                    model_name="offlinebatch",
                    constraint=models.UniqueConstraint(
                        fields=("offline_pass", "digest"), name="one_batch_once"
                    ),
                ),
            ]
        )
    ]
