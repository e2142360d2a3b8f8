"""The table was empty, no page wrote to it: it is made anew by the next operations."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("forum_attachments", "0001_initial")]
    operations = [migrations.DeleteModel(name="Attachment")]
