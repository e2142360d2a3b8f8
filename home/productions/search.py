"""Plug: productions and dossiers can be found, once published for everyone."""

from django.utils.translation import gettext_lazy as _

from home.pages.search import TEXT_LENGTH, every
from home.pages.text import words_of
from home.productions.metadata import byline_of
from home.productions.models import DossierPage, ProductionPage
from search.plugs import Found, Searchable, register


def load(pks: list[int]) -> dict[int, Found]:
    """What can be found of these productions: what they are for, what to remember, their text and their authors."""
    pages = (
        ProductionPage.objects.filter(pk__in=pks)
        .live()
        .public()
        .select_related("network", "territory")
        .prefetch_related("keywords", "credits")
    )
    return {page.pk: _found(page) for page in pages if page.url}


def _found(page: ProductionPage) -> Found:
    return Found(
        title=page.title,
        text=" ".join([page.aim, *page.lessons, words_of(page.body)])[:TEXT_LENGTH],
        url=page.url,
        audience="public",
        published_at=page.published_on,
        byline=byline_of(page)[:200],
        network=page.network.slug if page.network else "",
        keywords=tuple(keyword.label for keyword in page.keywords.all()),
        territory=page.territory.name if page.territory else "",
        territory_id=page.territory_id,
    )


def load_dossiers(pks: list[int]) -> dict[int, Found]:
    """What can be found of these dossiers: why these texts stand together, and why each of them."""
    pages = DossierPage.objects.filter(pk__in=pks).live().public().prefetch_related("keywords", "items")
    return {
        page.pk: Found(
            title=page.title,
            text=" ".join([page.introduction, words_of(page.body), *(one.why for one in page.items.all())])[
                :TEXT_LENGTH
            ],
            url=page.url,
            audience="public",
            published_at=page.published_on,
            keywords=tuple(keyword.label for keyword in page.keywords.all()),
        )
        for page in pages
        if page.url
    }


def _whys(page: DossierPage) -> list[str]:
    return [item.why for item in page.items.all()]


register(Searchable(kind="dossier", label=_("Dossier"), load=load_dossiers, all_pks=every(DossierPage)))
register(Searchable(kind="production", label=_("Production"), load=load, all_pks=every(ProductionPage)))
