"""Which question banks belong to final exams."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0007_question_history")]

    operations = [
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
    ]
