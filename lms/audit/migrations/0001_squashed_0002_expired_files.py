"""audit: its tables as they were after 0002_expired_files, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.db.models.deletion
import uuid


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("audit", "0001_initial"),
        ("audit", "0002_expired_files"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="ExpiredFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="name in the storage, or sign:uuid", max_length=200, unique=True
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("scope", models.UUIDField(db_index=True, help_text="uuid of the class")),
                        ("day", models.DateField()),
                        ("size", models.PositiveIntegerField()),
                        (
                            "sha256",
                            models.CharField(
                                blank=True, default="", help_text="blank: it was not there", max_length=64
                            ),
                        ),
                        ("expired_at", models.DateTimeField()),
                        ("gone_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="AuditRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("action", models.CharField(max_length=60)),
                        ("noun", models.CharField(max_length=40)),
                        ("object_uuid", models.UUIDField(null=True)),
                        ("why", models.TextField(blank=True, default="")),
                        ("detail", models.JSONField(default=dict)),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["noun", "object_uuid", "at"], name="audit_by_object")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IdempotentAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=200)),
                        ("path", models.CharField(max_length=200)),
                        (
                            "digest",
                            models.CharField(help_text="SHA-256 of method, path and body", max_length=64),
                        ),
                        ("status", models.PositiveSmallIntegerField()),
                        ("body", models.JSONField(null=True)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["at"], name="idempotent_answer_age")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("actor", "key"), name="one_answer_per_idempotency_key"
                            )
                        ],
                    },
                ),
            ]
        )
    ]
