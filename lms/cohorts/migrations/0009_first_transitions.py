"""Every class that is there gets its first line: how it was found when lines began, in the state that it has."""

from django.db import migrations


def write_first_lines(apps, schema_editor):
    cohorts = apps.get_model("cohorts", "Cohort").objects.exclude(kind="open")
    transitions = apps.get_model("cohorts", "ClassTransition")
    transitions.objects.bulk_create(
        [
            transitions(cohort=cohort, act="set_up", target=cohort.state, at=cohort.created_at)
            for cohort in cohorts.iterator()
        ],
        batch_size=1_000,
    )


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0008_class_transitions")]

    # Backwards the table goes, and its lines with it.
    operations = [migrations.RunPython(write_first_lines, migrations.RunPython.noop)]
