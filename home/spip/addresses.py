"""The addresses that the old site had lead to where its texts are now."""

from django.db.models import Model
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from home.spip.carrying import Carrier
from home.spip.reading import number

FORMS = {
    "article": ("/spip.php?article{0}", "/article{0}.html", "/article{0}", "/spip.php?page=article&id_article={0}"),
    "rubrique": (
        "/spip.php?rubrique{0}",
        "/rubrique{0}.html",
        "/rubrique{0}",
        "/spip.php?page=rubrique&id_rubrique={0}",
    ),
    "breve": ("/spip.php?breve{0}", "/breve{0}.html", "/breve{0}"),
    "mot": ("/spip.php?mot{0}", "/mot{0}.html", "/mot{0}"),
}
LONGEST = 255


def redirect_all(carrier: Carrier) -> None:
    """Every address SPIP gives by itself, and those its table of addresses adds (« Le-lait-a-la-cantine »)."""
    named: dict[tuple[str, int], list[str]] = {}
    for row in carrier.export.rows("urls"):
        named.setdefault((row["type"], number(row["id_objet"])), []).append(row["url"])
    known = set(Redirect.objects.filter(site=None).values_list("old_path", flat=True).order_by("old_path"))
    made = []
    for (kind, pk), held in sorted(carrier.held.items()):
        target = held.target if kind in FORMS else None
        if target is None:
            continue
        names = [f"/{url.strip('/')}{end}" for url in named.get((kind, pk), []) for end in ("", ".html")]
        for path in (*(form.format(pk) for form in FORMS[kind]), *names):
            old = Redirect.normalise_path(path)
            if old not in known and len(old) <= LONGEST and old != "/":
                known.add(old)
                made.append(_redirect(old, target))
    Redirect.objects.bulk_create(made, batch_size=500)
    for _one in made:
        carrier.report.count("adresse", "added")


def _redirect(old: str, target: Model) -> Redirect:
    if isinstance(target, Page):
        return Redirect(old_path=old, redirect_page=target, is_permanent=True)
    return Redirect(old_path=old, redirect_link=target.get_absolute_url(), is_permanent=True)  # type: ignore[attr-defined]
