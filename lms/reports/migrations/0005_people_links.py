"""Read-only links to the people of a department or a class, and when they were opened."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0011_rosters_answered_undone_and_in_work'),
        ('partners', '0005_grants_end'),
        ('reports', '0004_monthly_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PeopleLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('label', models.CharField(max_length=80)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('pin_hash', models.CharField(blank=True, default='', max_length=128)),
                ('ends_on', models.DateField(help_text='the last day on which it works')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('cohort', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cohorts.cohort')),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.department')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner')),
            ],
        ),
        migrations.CreateModel(
            name='LinkOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='reports.peoplelink')),
            ],
        ),
        migrations.AddConstraint(
            model_name='peoplelink',
            constraint=models.CheckConstraint(condition=models.Q(('department__isnull', True), ('cohort__isnull', True), _connector='XOR'), name='link_shows_one_thing'),
        ),
    ]
