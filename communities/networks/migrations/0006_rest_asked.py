from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("networks", "0005_facilitation_holds")]

    operations = [
        migrations.AddField(
            model_name="network",
            name="rest_asked_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
    ]
