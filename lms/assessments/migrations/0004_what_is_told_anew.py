"""What the plan says of an attempt and of its result, so that a deadline can be told anew."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0003_sittings_stamps_receipts'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='limit_s',
            field=models.PositiveIntegerField(blank=True, help_text='of the plan, so that a deadline can be told anew', null=True),
        ),
        migrations.AddField(
            model_name='attempt',
            name='release',
            field=models.CharField(db_default='at_once', default='at_once', max_length=12),
        ),
    ]
