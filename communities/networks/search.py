"""What search may know of networks and needs."""

from django.utils.translation import gettext_lazy as _

from communities.networks.models import Need, Network
from search.plugs import Found, Searchable, register
from writing.excerpt import plain


def load_networks(pks: list[int]) -> dict[int, Found]:
    """Networks, which anyone may find."""
    return {
        network.pk: Found(
            title=network.name,
            text="\n".join(part for part in (network.purpose, network.how_we_decide, network.entry_rule) if part),
            url=network.get_absolute_url(),
            audience="public",
            published_at=network.created_at,
            network=network.slug,
        )
        for network in Network.objects.filter(pk__in=pks)
    }


def load_needs(pks: list[int]) -> dict[int, Found]:
    """Needs, which the members of their network may find, or the whole community."""
    return {
        need.pk: Found(
            title=need.title,
            text=plain(need.body_html),
            url=need.get_absolute_url(),
            audience=f"network:{need.network_id}" if need.network_id else "community",
            published_at=need.created_at,
            byline=need.author.get_full_name(),
            network=need.network.slug if need.network else "",
            territory=need.territory.name if need.territory else "",
            territory_id=need.territory_id,
        )
        for need in Need.objects.for_list().filter(pk__in=pks)
    }


register(
    Searchable(
        kind="network",
        label=_("Réseau"),
        load=load_networks,
        all_pks=lambda: Network.objects.order_by("pk").values_list("pk", flat=True),
    )
)
register(
    Searchable(
        kind="need",
        label=_("Besoin"),
        load=load_needs,
        all_pks=lambda: Need.objects.order_by("pk").values_list("pk", flat=True),
    )
)
