from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="training",
            name="last_told",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
