from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("networks", "0009_names_leave_the_journal")]

    operations = [
        migrations.AlterField(
            model_name="facilitationentry",
            name="act",
            field=models.CharField(
                choices=[
                    ("move", "Déplacement"),
                    ("merge", "Fusion"),
                    ("split", "Séparation"),
                    ("close", "Clôture"),
                    ("open", "Réouverture"),
                    ("hide", "Masquage"),
                    ("show", "Rétablissement"),
                    ("pin", "Épinglage"),
                    ("unpin", "Fin d'épinglage"),
                    ("title", "Changement de titre"),
                    ("wiki", "Ouverture à toutes les mains"),
                    ("unwiki", "Fin de l'ouverture à toutes les mains"),
                    ("invite", "Invitation"),
                    ("announce", "Annonce"),
                    ("plan", "Rencontre prévue"),
                    ("change", "Rencontre modifiée"),
                    ("cancel", "Rencontre annulée"),
                    ("reopen", "Rencontre maintenue après annulation"),
                    ("t_open", "Formation annoncée"),
                    ("t_draft", "Formation remise en brouillon"),
                    ("t_change", "Formation modifiée"),
                    ("t_cancel", "Formation annulée"),
                    ("t_reopen", "Formation maintenue après annulation"),
                    ("t_sheet", "Feuille de présence tenue"),
                    ("end", "Fin d'animation avancée"),
                    ("undo", "Geste défait"),
                ],
                max_length=8,
            ),
        ),
    ]
