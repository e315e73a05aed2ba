import django.db.models.deletion
from django.db import migrations, models

REFUSED = "refused"


def give_rows_to_photos_of_scores_that_count_nothing(apps, schema_editor):
    """Their names stood in the events alone, so that no retention rule found them."""
    Event, Photo = (apps.get_model("assessments", name) for name in ("BenchEvent", "MarkPhoto"))
    known = set(Photo.objects.values_list("name", flat=True))
    events = Event.objects.filter(enrolment__isnull=False, body__photo__isnull=False).only("body", "at", "enrolment_id")
    Photo.objects.bulk_create(
        Photo(enrolment_id=event.enrolment_id, event_id=event.pk, name=event.body["photo"], at=event.at)
        for event in events.iterator()
        if event.body["photo"] != REFUSED and event.body["photo"] not in known
    )


def take_rows_without_marks(apps, schema_editor):
    """The release before knows photos beside marks alone."""
    apps.get_model("assessments", "MarkPhoto").objects.filter(mark__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0005_room"),
        ("cohorts", "0014_make_up_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="markphoto",
            name="enrolment",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cohorts.enrolment"),
        ),
        migrations.AddField(
            model_name="markphoto",
            name="event",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="files", to="assessments.benchevent"),
        ),
        migrations.AddField(
            model_name="markphoto",
            name="kind",
            field=models.CharField(db_default="image/jpeg", default="image/jpeg", max_length=20),
        ),
        migrations.AddField(
            model_name="markphoto",
            name="sha256",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="markphoto",
            name="size",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="markphoto",
            name="mark",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="photos", to="assessments.mark"),
        ),
        migrations.AddConstraint(
            model_name="markphoto",
            constraint=models.UniqueConstraint(fields=("event", "sha256"), name="one_file_a_score_and_hash"),
        ),
        migrations.RunPython(give_rows_to_photos_of_scores_that_count_nothing, take_rows_without_marks),
    ]
