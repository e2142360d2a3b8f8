"""The matters of this district: what a network says of itself, one more forum, its rest. Others register theirs."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.networks import plugs
from communities.networks.consent.matters import CannotApply, Row, applies, checks, describes, names, touches
from communities.networks.models import Network, Proposal
from reference.models import Keyword, Territory
from search.actions import touch

TEXTS = ("purpose", "how_we_decide", "entry_rule", "interest", "rhythm", "welcome")
WORDS = (*TEXTS, "theme", "territory", "openness")
LONGEST = 2_000  # of the two texts whose column has no limit
ROOM_NAME, ROOM_DESCRIPTION = 60, 240


def field_of(name: str) -> "models.Field[Any, Any]":
    """The column of a network that a proposal may change."""
    found: models.Field[Any, Any] = Network._meta.get_field(name)  # type: ignore[assignment]
    return found


def now_of(network: Network, name: str) -> Any:
    """What a network says of itself today, as JSON holds it: a text, an id, or None."""
    value = getattr(network, field_of(name).attname)
    return value.strip() if isinstance(value, str) else value


@checks(Proposal.Kind.WORDS)
def check_words(network: Network, changes: dict[str, Any], by: Reader) -> dict[str, Any]:
    """`changes`: the new value of each of WORDS that is given (ids for theme and territory). Kept: what differs, as
    {"before", "after"}. Raises ValidationError for nothing new, or for words that do not fit.
    """
    if unknown := set(changes) - set(WORDS):
        raise ValidationError(_("Cela ne se change pas par une proposition : %s.") % ", ".join(sorted(unknown)))
    kept: dict[str, Any] = {}
    for name in WORDS:
        if name not in changes:
            continue
        before, after = now_of(network, name), changes[name]
        after = after.replace("\r\n", "\n").strip() if isinstance(after, str) else after
        if after != before:
            _fits(name, after)
            kept[name] = {"before": before, "after": after}
    if not kept:
        raise ValidationError(_("Rien ne change : modifiez au moins une ligne."))
    return kept


def _fits(name: str, value: Any) -> None:
    field = field_of(name)
    if name in TEXTS and len(value) > (field.max_length or LONGEST):
        sentence = _("« %(label)s » est trop long : %(most)d caractères au plus.")
        raise ValidationError({name: sentence % {"label": field.verbose_name, "most": field.max_length or LONGEST}})
    if name == "purpose" and not value:
        raise ValidationError({name: _("Un réseau dit en une phrase pourquoi il existe.")})
    if name == "openness" and value not in Network.Openness.values:
        raise ValidationError({name: _("Cette ouverture n'existe pas.")})
    known: Any = {"theme": Keyword.objects.filter(group=Keyword.Group.THEME), "territory": Territory.objects}.get(name)
    if known is not None and value is not None and not known.filter(pk=value).exists():
        raise ValidationError({name: _("Ce choix n'existe pas, ou plus.")})


@touches(Proposal.Kind.WORDS)
def touched_words(changes: dict[str, Any]) -> frozenset[str]:
    """Each line by itself: two proposals may wait side by side as long as they change different lines."""
    return frozenset(name for name in changes if name in WORDS)


@describes(Proposal.Kind.WORDS)
def describe_words(proposal: Proposal) -> list[Row]:
    """Each line before and after; at most one query for the theme's names and one for the territories'."""
    rows = []
    for name in WORDS:
        if name in proposal.changes:
            change = proposal.changes[name]
            label = capfirst(str(field_of(name).verbose_name))
            rows.append(Row(label, *_in_words(name, [change["before"], change["after"]])))
    return rows


@names(Proposal.Kind.WORDS)
def name_words(proposal: Proposal) -> str:
    """The lines it changes: « Raison d'être, rythme des rencontres »."""
    return capfirst(", ".join(str(field_of(one).verbose_name) for one in WORDS if one in proposal.changes))


def _in_words(name: str, values: list[Any]) -> list[str]:
    if name == "openness":
        return [str(Network.Openness(value).label) for value in values]
    if name not in ("theme", "territory"):
        return [str(value or "") for value in values]
    model: Any = Keyword if name == "theme" else Territory
    found = {one.pk: str(one) for one in model.objects.filter(pk__in=[value for value in values if value])}
    return [found.get(value, "") for value in values]


@applies(Proposal.Kind.WORDS)
def apply_words(proposal: Proposal) -> None:
    """Write the new words. Closing a network makes all its rooms its members' own; opening one shows nothing of what
    was written behind the door: its private forums stay private, and a public one opens beside them.
    """
    network = Network.objects.select_for_update().get(pk=proposal.network_id)
    changed = [name for name in WORDS if name in proposal.changes]
    for name in changed:
        value = proposal.changes[name]["after"]
        try:
            _fits(name, value)
        except ValidationError as gone:
            raise CannotApply(" ".join(gone.messages)) from gone
        setattr(network, field_of(name).attname, value)
    network.save(update_fields=changed)
    if "openness" in changed:
        _open_or_close(network)
    touch("network", network.pk)


def _open_or_close(network: Network) -> None:
    if network.openness == Network.Openness.MEMBERS:
        plugs.close_rooms(network)
    else:
        plugs.open_room(network, name=_("Échanges ouverts"), description=_("Ce qui se dit ici, tout le monde le lit."))


@checks(Proposal.Kind.FORUM)
def check_forum(network: Network, changes: dict[str, Any], by: Reader) -> dict[str, Any]:
    """`changes`: name, description, private. In a network read by its members alone a forum is private whatever it
    says. Raises ValidationError for a name missing, too long, or that a forum of the network has.
    """
    name, description = (" ".join(str(changes.get(key) or "").split()) for key in ("name", "description"))
    if not name or len(name) > ROOM_NAME:
        raise ValidationError({"name": _("Donnez à ce forum un nom de 60 caractères au plus.")})
    if len(description) > ROOM_DESCRIPTION:
        raise ValidationError({"description": _("Décrivez ce forum en 240 caractères au plus.")})
    if name.casefold() in (known.casefold() for known in plugs.room_names(network)):
        raise ValidationError({"name": _("Ce réseau a déjà un forum de ce nom.")})
    private = bool(changes.get("private")) or network.openness == Network.Openness.MEMBERS
    return {"name": name, "description": description, "private": private}


@touches(Proposal.Kind.FORUM)
def touched_forum(changes: dict[str, Any]) -> frozenset[str]:
    """The name of the forum."""
    return frozenset({f"forum:{changes['name'].casefold()}"})


@describes(Proposal.Kind.FORUM)
def describe_forum(proposal: Proposal) -> list[Row]:
    """The forum's name, what it is for, and who reads it."""
    changes = proposal.changes
    reads = Network.Openness.MEMBERS if changes["private"] else Network.Openness.PUBLIC
    rows = [Row(_("Nom"), "", changes["name"]), Row(_("Description"), "", changes["description"])]
    return [*(row for row in rows if row.after), Row(_("Lecture"), "", str(reads.label))]


@names(Proposal.Kind.FORUM)
def name_forum(proposal: Proposal) -> str:
    """The forum's name."""
    return _("Un forum de plus : « %(name)s »") % {"name": proposal.changes["name"]}


@applies(Proposal.Kind.FORUM)
def apply_forum(proposal: Proposal) -> None:
    """Open the forum; private where the network has become its members' own meanwhile."""
    network, changes = proposal.network, proposal.changes
    if changes["name"].casefold() in (known.casefold() for known in plugs.room_names(network)):
        raise CannotApply(_("Un forum de ce nom a été ouvert entre-temps."))
    private = changes["private"] or network.openness == Network.Openness.MEMBERS
    plugs.open_room(network, name=changes["name"], description=changes["description"], private=private)


@checks(Proposal.Kind.REST)
def check_rest(network: Network, changes: dict[str, Any], by: Reader) -> dict[str, Any]:
    """Nothing to choose. Raises ValidationError for a network that rests already."""
    if network.resting_since:
        raise ValidationError(_("Ce réseau est déjà au repos."))
    return {"rest": True}


@describes(Proposal.Kind.REST)
def describe_rest(proposal: Proposal) -> list[Row]:
    """What rest means, or that the network was woken."""
    asleep, awake = _("Au repos : tout reste lisible, rien n'est attendu"), _("Actif")
    before, after = (awake, asleep) if proposal.changes.get("rest", True) else (asleep, awake)
    return [Row(_("Le réseau"), before, after)]


@names(Proposal.Kind.REST)
def name_rest(proposal: Proposal) -> str:
    """Rest, or waking."""
    return _("Mettre le réseau au repos") if proposal.changes.get("rest", True) else _("Le réseau reprend")


@applies(Proposal.Kind.REST)
def apply_rest(proposal: Proposal) -> None:
    """The network rests from today on; one that does already goes on."""
    Network.objects.filter(pk=proposal.network_id, resting_since=None).update(resting_since=timezone.localdate())
    touch("network", proposal.network_id)
