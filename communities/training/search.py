"""What search may know of trainings. Never the video link, nor a draft."""

from django.utils.translation import gettext_lazy as _

from communities.training.models import Training
from search.plugs import Found, Searchable, register
from writing.excerpt import plain


def audience_of(training: Training) -> str:
    """To whom it shows: anyone, its network, or all professionals."""
    if training.public:
        return "public"
    return f"network:{training.network_id}" if training.network_id else "community"


def load(pks: list[int]) -> dict[int, Found]:
    """Trainings that are announced."""
    announced = Training.objects.for_list().exclude(opened_at=None).filter(pk__in=pks, cancelled_at=None)
    return {
        training.pk: Found(
            title=training.title,
            text=" ".join(
                filter(
                    None,
                    [plain(training.aims_html), training.audience, plain(training.programme_html), training.place],
                )
            ),
            url=training.get_absolute_url(),
            audience=audience_of(training),
            published_at=training.starts_at,
            network=training.network.slug if training.network else "",
            territory=training.territory.name if training.territory else "",
            territory_id=training.territory_id,
        )
        for training in announced
    }


register(
    Searchable(
        kind="training",
        label=_("Formation"),
        load=load,
        all_pks=lambda: Training.objects.exclude(opened_at=None).order_by("pk").values_list("pk", flat=True),
    )
)
