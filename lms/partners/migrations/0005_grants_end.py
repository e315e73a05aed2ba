"""A course is opened to a partner until a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0004_partner_tokens")]

    operations = [
        migrations.AddField(
            model_name="coursegrant",
            name="until_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
