"""flags: its tables as they were after 0002_lost_leases, in one step for an academy that is new."""

from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.utils.timezone


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("flags", "0001_initial"),
        ("flags", "0002_lost_leases"),
    ]

    dependencies = []

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Search",
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
                            "day",
                            models.DateField(
                                help_text="the civil day that had ended, in the academy's time zone",
                                unique=True,
                            ),
                        ),
                        (
                            "after",
                            models.PositiveBigIntegerField(
                                help_text="evidence up to this number was looked at before"
                            ),
                        ),
                        ("upto", models.PositiveBigIntegerField()),
                        ("opened", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["state", "run_after"], name="flags_searc_state_2ec72c_idx")
                        ],
                    },
                ),
            ]
        )
    ]
