from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media_pipeline", "0013_readable_pct")]

    operations = [
        migrations.AddField(
            model_name="errand",
            name="track",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="errand",
            name="kind",
            field=models.CharField(
                choices=[
                    ("frame", "a picture of a moment"),
                    ("pictures", "pictures of the film"),
                    ("speech", "captions drafted by the machine"),
                    ("subtitles", "captions from inside the film"),
                ],
                max_length=12,
            ),
        ),
    ]
