"""A sitting is sat once by each person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0014_bench_kits")]

    operations = [
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sitting__isnull", False)),
                fields=("sitting", "enrolment"),
                name="one_attempt_per_person_and_sitting",
            ),
        ),
    ]
