"""Sections, articles and short news of a SPIP site, as rubrics, news and productions of ours."""

from collections import defaultdict
from html import escape
from typing import Any

from django.db import models
from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from home.pages.actions import publish
from home.pages.composition import stored
from home.pages.models import NewsPage, SectionPage
from home.productions.models import Credit, LibraryPage, ProductionPage
from home.spip.carrying import Carrier, below, moment
from home.spip.reading import Row, number
from home.spip.typography import Found, plain, turn
from reference.models import Keyword

Image, Document = get_image_model(), get_document_model()
PUBLISHED = "publie"


class Texts:
    """One passage over the texts. The first makes the pages; the second, where a link led to a page that was not
    there yet, writes them again."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier, export = carrier, carrier.export
        self.words = {of: export.links("mot", of) for of in ("article", "rubrique", "breve")}
        self.authors = export.links("auteur", "article")
        self.names = {number(row["id_auteur"]): plain(row["nom"])[:160] for row in export.rows("auteurs")}
        self.rows = list(export.rows("rubriques"))
        self.productions = below(self.rows, carrier.wishes.productions)
        self.root = SectionPage.objects.get(slug="actualites")
        self.library = LibraryPage.objects.get()
        self.unresolved: list[tuple[str, int, Row, bool]] = []

    def carry(self) -> None:
        """Everything, in an order in which what holds comes before what is held."""
        self._sections()
        for row in self.carrier.export.rows("articles"):
            self._article(row)
        for row in self.carrier.export.rows("breves"):
            self._short_news(row)
        for kind, pk, row, signed in self.unresolved:
            self._write_again(kind, pk, row, signed)

    def _sections(self) -> None:
        """Those that hold something published, from the top down; one whose parent is lost lies at the top."""
        wanted = self._wanted_sections()
        left = {number(row["id_rubrique"]): row for row in self.rows if number(row["id_rubrique"]) in wanted}
        while left:
            ready = [pk for pk, row in left.items() if number(row["id_parent"]) not in left]
            for pk in ready or list(left)[:1]:  # a circle is cut where it is met first
                row = left.pop(pk)
                if pk not in self.productions:
                    self._section(pk, row)

    def _wanted_sections(self) -> set[int]:
        above = {number(row["id_rubrique"]): number(row["id_parent"]) for row in self.rows}
        wanted: set[int] = set()
        for table in ("articles", "breves"):
            for row in self.carrier.export.rows(table):
                pk = number(row["id_rubrique"])
                while row["statut"] == PUBLISHED and pk and pk not in wanted:
                    wanted.add(pk)
                    pk = above.get(pk, 0)
        return wanted

    def _section(self, pk: int, row: Row) -> None:
        title = plain(row["titre"])[:200] or f"Rubrique {pk}"
        introduction = plain(row["descriptif"] or row["texte"])[:300]

        def put(held: Page | None) -> Page:
            page = held or SectionPage()
            page.title, page.introduction = title, introduction
            above = self.carrier.target("rubrique", number(row["id_parent"]))
            return self._publish(page, above or self.root, pk)

        self.carrier.carry("rubrique", pk, [title, introduction, row["id_parent"]], put, f"rubrique {pk} « {title} »")

    def _article(self, row: Row) -> None:
        pk, title = number(row["id_article"]), plain(row["titre"])[:200]
        if row["statut"] != PUBLISHED:
            self.carrier.report.count("article", f"left: {row['statut'] or 'no status'}")
            return
        if not pk or not title:
            self.carrier.report.leave(f"article {pk}", "sans titre")
            return
        said = [sorted(row.items()), self._labels("article", pk), self._authors(pk)]
        put = self._production if number(row["id_rubrique"]) in self.productions else self._news
        self.carrier.carry("article", pk, said, lambda held: put(held, row, pk, title), f"article {pk} « {title} »")

    def _short_news(self, row: Row) -> None:
        pk, title = number(row["id_breve"]), plain(row["titre"])[:200]
        if row["statut"] != PUBLISHED or not pk or not title:
            self.carrier.report.count("breve", "left")
            return
        link = f"\n\n[{row['lien_titre']}->{row['lien_url']}]" if row["lien_url"] else ""
        as_article: Row = defaultdict(str, {**row, "texte": row["texte"] + link, "date": row["date_heure"]})
        said = [sorted(row.items()), self._labels("breve", pk)]

        def put(held: Page | None) -> Page:
            return self._news(held, as_article, pk, title, kind="breve")

        self.carrier.carry("breve", pk, said, put, f"brève {pk} « {title} »")

    def _news(self, held: Page | None, row: Row, pk: int, title: str, *, kind: str = "article") -> Page:
        page = held or NewsPage()
        page.title, page.published_on = title, moment(row["date"], row["date_redac"])
        page.intro = (plain(row["descriptif"]) or plain(row["chapo"]) or plain(row["texte"]))[:400]
        page.body = self._body(kind, pk, row, signed=kind == "article")
        page.keywords = self._keywords(kind, pk)
        return self._publish(page, self.carrier.target("rubrique", number(row["id_rubrique"])) or self.root, pk)

    def _production(self, held: Page | None, row: Row, pk: int, title: str) -> Page:
        page = held or ProductionPage(kind=ProductionPage.Kind.DOCUMENT, archive=self.carrier.wishes.archive)
        page.title, page.published_on = title, moment(row["date_redac"], row["date"])
        page.aim = (plain(row["descriptif"]) or plain(row["chapo"]) or plain(row["texte"]))[:240]
        page.keywords = self._keywords("article", pk)
        page.kind = self._kind(page.keywords.all() if held else self._keywords("article", pk), page.kind)
        page.body = self._body("article", pk, row, signed=False)
        page.credits = [Credit(name=name, sort_order=place) for place, name in enumerate(self._authors(pk))]
        page.source, page.source_url = (
            plain(row["nom_site"])[:200],
            row["url_site"][:200] if "://" in row["url_site"] else "",
        )
        return self._publish(page, self.library, pk)

    def _kind(self, keywords: Any, kind: str) -> str:
        """The type of production that one of its words names."""
        labels = {slugify(str(choice.label)): choice.value for choice in ProductionPage.Kind}
        named = (labels.get(slugify(word.label)) or labels.get(slugify(word.label).rstrip("s")) for word in keywords)
        return next((found for found in named if found), kind)

    def _publish(self, page: Page, parent: Page, pk: int) -> Page:
        """Published with the date it had; its name in the address stays when it is written again."""
        if page.pk is None:
            wished = slugify(page.title)[:80].strip("-") or "page"
            taken = set(
                Page.objects.child_of(parent).filter(slug__startswith=wished).order_by().values_list("slug", flat=True)
            )
            page.slug = wished if wished not in taken else f"{wished[:70]}-{pk}"
        publish(page, below=parent)
        on = getattr(page, "published_on", None)
        if on:
            Page.objects.filter(pk=page.pk).update(first_published_at=on)
        return page

    def _body(self, kind: str, pk: int, row: Row, *, signed: bool, again: bool = False) -> str:
        """The body of a page. What was lost is reported once everything is there for links to lead to."""
        parts = (row["surtitre"] and f"{{{row['surtitre']}}}", row["chapo"], row["texte"], row["ps"])
        turned = turn("\n\n".join(part for part in parts if part), self._find)
        authors = self._authors(pk) if signed else []
        by = [{"type": "text", "value": f"<p><i>{escape(', '.join(authors))}</i></p>"}] if authors else []
        if not again and any(what != "document" for what, _pk in turned.missing):
            self.unresolved.append((kind, pk, row, signed))
        else:
            for why in dict.fromkeys(turned.lost):
                self.carrier.report.leave(f"{kind} {pk} « {plain(row['titre'])} »", why)
        return stored([*turned.blocks, *by])

    def _write_again(self, kind: str, pk: int, row: Row, signed: bool) -> None:
        """Once every page is there, links that led nowhere lead to them."""
        page = self.carrier.target(kind, pk)
        if page is not None:
            page.body = self._body(kind, pk, row, signed=signed, again=True)
            publish(page, below=page.get_parent())

    def _find(self, kind: str, pk: int) -> Found | None:
        target: models.Model | None = self.carrier.target(kind, pk)
        if isinstance(target, Page):
            return Found(f'<a linktype="page" id="{target.pk}">', target.title)
        if isinstance(target, Image):
            value = {
                "image": target.pk,
                "alt": target.description[:250],
                "decorative": not target.description,
                "credit": "",
            }
            return Found(
                f'<a href="{target.file.url if target.file else ""}">',
                target.title,
                {"type": "picture", "value": value},
            )
        if isinstance(target, Document):
            return Found(f'<a linktype="document" id="{target.pk}">', target.title)
        if isinstance(target, Keyword):
            return Found(f'<a href="{target.get_absolute_url()}">', target.label)
        return None

    def _labels(self, of: str, pk: int) -> list[int]:
        return sorted(self.words[of].get(pk, []))

    def _keywords(self, of: str, pk: int) -> list[Keyword]:
        found = [self.carrier.target("mot", word) for word in self._labels(of, pk)]
        return list(dict.fromkeys(one for one in found if isinstance(one, Keyword)))

    def _authors(self, pk: int) -> list[str]:
        return [name for author in self.authors.get(pk, []) if (name := self.names.get(author))]
