"""Sittings of exams, the order of answers, and receipts."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0002_initial'),
        ('cohorts', '0014_make_up_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='at',
            field=models.PositiveSmallIntegerField(blank=True, help_text='where the learner was then', null=True),
        ),
        migrations.AddField(
            model_name='answer',
            name='device',
            field=models.CharField(blank=True, db_default='', default='', max_length=32),
        ),
        migrations.AddField(
            model_name='answer',
            name='stamp',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='attempt',
            name='answered',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='attempt',
            name='holder',
            field=models.CharField(blank=True, db_default='', default='', max_length=32),
        ),
        migrations.AddField(
            model_name='attempt',
            name='purpose',
            field=models.CharField(db_default='lesson', default='lesson', max_length=10),
        ),
        migrations.AddField(
            model_name='attempt',
            name='receipt_code',
            field=models.CharField(blank=True, db_default='', default='', max_length=12),
        ),
        migrations.AddField(
            model_name='attempt',
            name='receipt_digest',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.AddField(
            model_name='attempt',
            name='released_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='attempt',
            name='review',
            field=models.CharField(db_default='full', default='full', max_length=10),
        ),
        migrations.AddField(
            model_name='attempt',
            name='withheld',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('course_key', models.UUIDField()),
                ('lesson_uuid', models.UUIDField()),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('access_code', models.CharField(blank=True, default='', max_length=20)),
                ('one_device', models.BooleanField(default=False)),
                ('invigilated', models.BooleanField(default=False)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='cohorts.cohort')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ReadyPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.CharField(max_length=64)),
                ('paper', models.JSONField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cohorts.enrolment')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assessments.sitting')),
            ],
        ),
        migrations.CreateModel(
            name='PaperWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='queued', max_length=12)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('max_attempts', models.PositiveSmallIntegerField(default=3)),
                ('lost', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('fence', models.PositiveIntegerField(default=0)),
                ('worker', models.CharField(blank=True, default='', max_length=80)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('run_after', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.CharField(blank=True, default='', max_length=300)),
                ('log_tail', models.TextField(blank=True, default='')),
                ('progress_pct', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('sitting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='paper_work', to='assessments.sitting')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExtraTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.PositiveSmallIntegerField(default=0)),
                ('minutes', models.PositiveSmallIntegerField(default=0)),
                ('why', models.CharField(max_length=300)),
                ('made_at', models.DateTimeField(auto_now=True)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cohorts.enrolment')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extras', to='assessments.sitting')),
            ],
        ),
        migrations.AddField(
            model_name='attempt',
            name='sitting',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='assessments.sitting'),
        ),
        migrations.CreateModel(
            name='AttemptEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('taken_over', 'Taken Over'), ('let_go', 'Let Go'), ('more_time', 'More Time')], max_length=20)),
                ('at', models.DateTimeField()),
                ('detail', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='assessments.attempt')),
            ],
            options={
                'indexes': [models.Index(fields=['attempt', 'at'], name='attempt_event_by_time')],
            },
        ),
        migrations.AddIndex(
            model_name='sitting',
            index=models.Index(fields=['cohort', 'lesson_uuid'], name='sitting_by_class'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='sitting_closes_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.UniqueConstraint(fields=('cohort', 'lesson_uuid', 'opens_at'), name='one_sitting_of_a_class_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='readypaper',
            constraint=models.UniqueConstraint(fields=('sitting', 'enrolment'), name='one_ready_paper_per_person'),
        ),
        migrations.AddIndex(
            model_name='paperwork',
            index=models.Index(fields=['state', 'run_after'], name='assessments_state_e9f0ba_idx'),
        ),
        migrations.AddConstraint(
            model_name='extratime',
            constraint=models.UniqueConstraint(fields=('sitting', 'enrolment'), name='one_extra_time_per_person_and_sitting'),
        ),
    ]
