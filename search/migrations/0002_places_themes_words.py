"""Where a document lies, what it is about, when it was projected, and the whole words of its title."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='places',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='document',
            name='projected_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name='document',
            name='themes',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='document',
            name='title_words',
            field=models.TextField(blank=True, editable=False),
        ),
    ]
