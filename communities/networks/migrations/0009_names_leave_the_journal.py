"""Names go out of the journal's and the proposals' words: they are read where they can change, or go."""

from typing import Any

from django.db import migrations

SAID = {"end": "Sa propre animation", "invite": "Invitation annulée"}


def take_names_out(apps: Any, schema_editor: Any) -> None:
    """Write what these acts were done to without the name of a person; who acted stands beside it."""
    entries = apps.get_model("networks", "FacilitationEntry").objects
    for act, words in SAID.items():
        entries.filter(act=act).update(subject=words)
    proposals = apps.get_model("networks", "Proposal").objects.filter(kind="care").order_by("pk")
    for proposal in proposals.iterator():
        if proposal.changes.pop("name", None) is not None:
            proposal.save(update_fields=["changes"])


class Migration(migrations.Migration):
    dependencies = [("networks", "0008_needs_keep_their_network")]

    operations = [migrations.RunPython(take_names_out, migrations.RunPython.noop, elidable=True)]
