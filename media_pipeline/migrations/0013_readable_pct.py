from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media_pipeline", "0012_errands")]

    operations = [
        migrations.AddField(
            model_name="asset",
            name="readable_pct",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
    ]
