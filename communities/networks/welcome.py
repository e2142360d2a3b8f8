"""Two networks for a newcomer, and why these: their fields, their place, their trade; never how many are in them."""

from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.networks.models import Network
from communities.people.models import Profile
from communities.people.plugs import Suggestion, welcomes
from reference.models import ActorFamily
from reference.names import name_key
from reference.queries import lineage

SHOWN = 2
SMALL_WORDS = {"de", "la", "le", "les", "l", "d", "du", "des", "en", "et", "aux", "a", "au", "contre", "pour"}
TEAM_FAMILIES = {ActorFamily.LOCAL, ActorFamily.STATE}


def networks_for(profile: Profile, reader: Reader) -> list[Suggestion]:
    """The two networks that fit this person best, the closest first. Three queries, and those of their territory."""
    fields = [(field.name, _words(field.name)) for field in profile.fields.order_by("name", "pk")]
    around = {
        place.pk: place
        for one in lineage([profile.territory_id] if profile.territory_id else []).values()
        for place in one
    }
    found: list[tuple[int, str, Suggestion]] = []
    networks = Network.objects.exclude(pk__in=reader.member_of).filter(resting_since=None).select_related("theme")
    for network in networks.order_by("created_at", "pk"):
        said = _words(f"{network.name} {network.theme.label if network.theme else ''}")
        field = next((name for name, words in fields if words & said), "")
        place = around.get(network.territory_id or 0)
        if field:
            rank, why = 0, _("parce que vous travaillez sur : %(field)s") % {"field": field.lower()}
        elif place:
            rank, why = 1, _("parce que vous agissez ici : %(place)s") % {"place": place.name}
        elif network.kind == Network.Kind.TEAM and profile.actor_family in TEAM_FAMILIES:
            rank, why = 2, _("parce qu'il réunit les équipes de la politique de la ville")
        elif network.kind == Network.Kind.OPEN and not network.territory_id:
            rank, why = 3, _("parce qu'il est ouvert à toutes et à tous")
        else:
            continue
        found.append(
            (rank, name_key(network.name), Suggestion(network.name, network.get_absolute_url(), why, network.purpose))
        )
    return [one for _rank, _name, one in sorted(found, key=lambda row: row[:2])[:SHOWN]]


def _words(text: str) -> set[str]:
    return set(name_key(text).split()) - SMALL_WORDS


welcomes("reseaux", networks_for)
