"""messaging: its tables as they were after 0002_outbox, in one step for an academy that is new."""

from django.conf import settings
from django.db import migrations, models
from media_pipeline.tables import CreateTables
import datetime
import django.db.models.deletion
import django.utils.timezone
import uuid


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("messaging", "0001_initial"),
        ("messaging", "0002_outbox"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Delivery",
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
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("mail", "mail"),
                                    ("sms", "sms"),
                                    ("wecom", "wecom"),
                                    ("dingtalk", "dingtalk"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("required", "required"),
                                    ("urgent", "urgent"),
                                    ("normal", "normal"),
                                    ("low", "low"),
                                    ("inside", "inside"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                help_text="of its notice; blank: the message of the day", max_length=40
                            ),
                        ),
                        ("language", models.CharField(max_length=10)),
                        ("name", models.CharField(help_text="how the person is addressed", max_length=120)),
                        ("address_sealed", models.TextField(blank=True, default="")),
                        ("natural_key", models.CharField(max_length=160, unique=True)),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("kind", models.CharField(max_length=40)),
                        ("values", models.JSONField(default=dict)),
                        ("url", models.CharField(blank=True, default="", max_length=200)),
                        ("natural_key", models.CharField(max_length=160, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                        ("inside", models.BooleanField(db_default=True, default=True)),
                        ("not_before", models.DateTimeField(blank=True, null=True)),
                        ("planned_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sender",
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
                    name="DeliveryItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("channel", models.CharField(max_length=12)),
                        (
                            "delivery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="messaging.delivery",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="messaging.notice",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Preference",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quiet_from", models.TimeField(default=datetime.time(21, 0))),
                        ("quiet_until", models.TimeField(default=datetime.time(8, 0))),
                        ("zone", models.CharField(blank=True, default="", max_length=60)),
                        ("silent", models.JSONField(default=list, help_text="channels")),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Stop",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("mail", "mail"),
                                    ("sms", "sms"),
                                    ("wecom", "wecom"),
                                    ("dingtalk", "dingtalk"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("kind", models.CharField(blank=True, default="", max_length=40)),
                        ("at", models.DateTimeField(auto_now_add=True)),
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
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("mail", "mail"),
                                    ("sms", "sms"),
                                    ("wecom", "wecom"),
                                    ("dingtalk", "dingtalk"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("address_sealed", models.TextField()),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "channel"), name="one_contact_per_channel"
                            )
                        ],
                    },
                ),
                migrations.AddIndex(
                    model_name="delivery",
                    index=models.Index(fields=["state", "run_after"], name="messaging_d_state_b8953b_idx"),
                ),
                migrations.AddIndex(
                    model_name="delivery",
                    index=models.Index(
                        fields=["recipient", "channel", "created_at"], name="delivery_by_person"
                    ),
                ),
                migrations.AddIndex(
                    model_name="delivery",
                    index=models.Index(fields=["-created_at"], name="delivery_newest"),
                ),
                migrations.AddIndex(
                    model_name="notice",
                    index=models.Index(fields=["recipient", "read_at", "-created_at"], name="notice_unread"),
                ),
                migrations.AddIndex(
                    model_name="notice",
                    index=models.Index(
                        condition=models.Q(("planned_at__isnull", True)),
                        fields=["created_at"],
                        name="notice_unplanned",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="deliveryitem",
                    constraint=models.UniqueConstraint(
                        fields=("notice", "channel"), name="one_delivery_per_notice_and_channel"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="stop",
                    constraint=models.UniqueConstraint(
                        fields=("user", "channel", "kind"), name="one_stop_once"
                    ),
                ),
            ]
        )
    ]
