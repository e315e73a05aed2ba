"""Ranks among the HR of a partner: manager, HR, head, viewer. Who was HR could do everything, so they become managers."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def make_managers(apps, schema_editor):
    apps.get_model("partners", "Membership").objects.filter(role="hr", ended_on__isnull=True).update(
        is_manager=True
    )


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="is_manager",
            field=models.BooleanField(db_default=False, default=False, help_text="HR that gives rights"),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("hr", "HR"),
                    ("head", "department head"),
                    ("viewer", "viewer"),
                    ("mentor", "mentor"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(make_managers, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=Q(("is_manager", False), ("role", "hr"), _connector="OR"),
                name="only_hr_is_manager",
            ),
        ),
    ]
