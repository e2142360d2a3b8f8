"""Plug: how the closing of a door that someone else had opened is undone, or done again."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.networks.actions.inviting import note_closing, note_opening
from communities.networks.models import FacilitationEntry, Invitation
from communities.networks.plugs_care import CannotUndo, undoes


@undoes(FacilitationEntry.Act.INVITE)
def turn(entry: FacilitationEntry, by: Reader, reason: str) -> FacilitationEntry:
    """Open the door again until its own date, or close the one that was opened again."""
    pk, closed = entry.about.partition(":")[2], bool(entry.before.get("closed"))
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("network")
    door = rows.filter(pk=pk, network=entry.network_id).first()
    if door is None:
        raise CannotUndo(_("Cette invitation n'est plus là."))
    if closed != bool(door.revoked_at):
        raise CannotUndo(_("C'est déjà fait : quelqu'un l'a défait entre-temps."))
    now = timezone.now()
    if not closed:
        return note_closing(door, by, reason, now)
    if door.expires_at <= now:
        raise CannotUndo(_("Cette invitation n'est plus valable : sa date est passée."))
    return note_opening(door, by, reason, now)
