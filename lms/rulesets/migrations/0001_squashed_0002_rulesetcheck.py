"""rulesets: its tables as they were after 0002_rulesetcheck, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import django.db.models.deletion


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("rulesets", "0001_initial"),
        ("rulesets", "0002_rulesetcheck"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="RuleSet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("version", models.PositiveIntegerField()),
                        ("title", models.JSONField(default=dict, help_text="by language")),
                        ("data", models.JSONField()),
                        ("source", models.TextField(blank=True, default="")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("code", "version"), name="one_ruleset_per_version"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RuleSetCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("checked_on", models.DateField()),
                        (
                            "document",
                            models.CharField(
                                help_text="number and title of the notice, or where it is kept",
                                max_length=200,
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "checked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ruleset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="rulesets.ruleset",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ruleset", "checked_by", "checked_on", "document"),
                                name="one_check_said_once",
                            )
                        ],
                    },
                ),
            ]
        )
    ]
