"""After the rows were filled, in a transaction of its own: PostgreSQL alters no table with changes pending."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forum_conversation', '0004_deeper_forums'),
    ]

    operations = [
        migrations.AlterField(
            model_name='knot',
            name='act',
            field=models.CharField(choices=[('move', 'a déplacé ce fil'), ('merge', 'a réuni deux fils'), ('split', 'a séparé une partie de ce fil'), ('close', 'a clos ce fil'), ('open', 'a rouvert ce fil'), ('hide', 'a masqué un message'), ('show', 'a rétabli un message'), ('pin', 'a épinglé ce fil'), ('unpin', "a cessé d'épingler ce fil"), ('title', 'a changé le titre'), ('wiki', 'a ouvert un message à toutes les mains')], max_length=8),
        ),
        migrations.AlterField(
            model_name='knot',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='knots', to=settings.AUTH_USER_MODEL),
        ),
    ]
