"""Of open uploads of one file the newest keeps its fingerprint; the others end by themselves when they are old."""

from django.db import migrations


def forget_doubled(apps, schema_editor):
    """Leaves the bytes where they are: whoever still sends one of them goes on to the end."""
    upload = apps.get_model("media_pipeline", "Upload")
    seen = set()
    open_ones = upload.objects.filter(state="open").exclude(fingerprint="").order_by("-created_at", "-pk")
    for pk, *file in open_ones.values_list("pk", "owner_id", "size", "fingerprint"):
        if tuple(file) in seen:
            upload.objects.filter(pk=pk).update(fingerprint="")
        seen.add(tuple(file))


class Migration(migrations.Migration):
    dependencies = [("media_pipeline", "0003_duty")]

    # Nothing to take back: the fingerprints only find an upload to go on with.
    operations = [migrations.RunPython(forget_doubled, migrations.RunPython.noop)]
