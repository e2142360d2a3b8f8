"""What search may know of meetings. Never the video link."""

from django.utils.translation import gettext_lazy as _

from communities.meetings.models import Meeting
from search.plugs import Found, Searchable, register
from writing.excerpt import plain


def load(pks: list[int]) -> dict[int, Found]:
    """Meetings: the public ones for anyone, the others for their network's members."""
    return {
        meeting.pk: Found(
            title=meeting.title,
            text=" ".join(filter(None, [meeting.place, plain(meeting.agenda_html), plain(meeting.minutes_html)])),
            url=meeting.get_absolute_url(),
            audience="public" if meeting.public else f"network:{meeting.network_id}",
            published_at=meeting.starts_at,
            network=meeting.network.slug,
            territory=meeting.territory.name if meeting.territory else "",
            territory_id=meeting.territory_id,
        )
        for meeting in Meeting.objects.for_list().filter(pk__in=pks)
    }


register(
    Searchable(
        kind="meeting",
        label=_("Rencontre"),
        load=load,
        all_pks=lambda: Meeting.objects.order_by("pk").values_list("pk", flat=True),
    )
)
