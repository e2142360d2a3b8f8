"""The words that a draft takes from someone: which they are, whether they are still there, how they are credited."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from communities.networks.models import Network
from home.capitalisation.models import Consent, ConsentEntry, Passage, Quotation

RUN = 8  # so many words in a row are someone's own, wherever they stand
RUN_IN_QUOTE = 4  # … and fewer, in what is set as a quotation
NAME_LENGTH, LABEL_LENGTH = 200, 280
CIVIL = r"(?:M\.|MM\.|Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle)"
_WORD = re.compile(r"\w+")
_PARAGRAPHS = re.compile(r"\n\s*\n")


def loaded(quotations: QuerySet[Quotation]) -> QuerySet[Quotation]:
    """Quotations with what it takes to credit their authors, as they were taken; `published`: whether once already."""
    once = ConsentEntry.objects.filter(quotation=OuterRef("pk"), act=ConsentEntry.Act.PUBLISHED)
    credited = quotations.select_related("author__profile__organisation").annotate(published=Exists(once))
    return credited.order_by("created_at", "pk")


def narrowed(quotations: QuerySet[Quotation]) -> list[Quotation]:
    """`loaded`, each with the audience that counts today: a place that closed since is told by no title. One query."""
    from home.capitalisation.withholding import narrowest

    found = list(loaded(quotations).select_related("post__topic__forum", "point__meeting", "need"))
    for one in found:
        one.audience = narrowest(one)
    return found


def standing(quotations: QuerySet[Quotation]) -> QuerySet[Quotation]:
    """Those that stand in a passage of their draft."""
    return quotations.filter(Exists(Passage.objects.filter(quotations=OuterRef("pk"), removed_at=None)))


def words_of(text: str) -> list[str]:
    """The words of a text, without case, accents' forms or marks."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def runs(words: Sequence[str], length: int) -> set[tuple[str, ...]]:
    """So many words in a row, wherever they begin."""
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def still_says(text: str, said: str) -> bool:
    """Whether a text bears words of someone as they said them: eight in a row, or all of them where there are fewer.

    Three words are nobody's own.
    """
    own, there = words_of(said), words_of(text)
    length = min(RUN, len(own))
    return length > 3 and not runs(own, length).isdisjoint(runs(there, length))


def taken(body: str, said: str) -> list[str]:
    """The paragraphs of a passage that bear someone's words; all of it where it tells them in its own."""
    own = words_of(said)
    few, many = min(RUN_IN_QUOTE, len(own)), min(RUN, len(own))
    quoted, verbatim = runs(own, few) if few else set(), runs(own, many) if many else set()
    found = []
    for paragraph in filter(None, (part.strip() for part in _PARAGRAPHS.split(body))):
        words = words_of(paragraph)
        theirs = quoted if paragraph.startswith(">") else verbatim
        length = few if paragraph.startswith(">") else many
        if length and not theirs.isdisjoint(runs(words, length)):
            found.append(paragraph)
    return found or [body.strip()]


def digest_of(quotation: Quotation, bodies: Iterable[str]) -> str:
    """SHA-256 of the words taken from someone, as they stand in the passages that quote them; of their own, in none."""
    parts = [part for body in bodies for part in taken(body, quotation.body)] or [quotation.body]
    said = "\n".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(said.encode()).hexdigest()


def standing_bodies(quotation: Quotation) -> list[str]:
    """The texts of the passages that quote someone, in order."""
    rows = Passage.objects.filter(quotations=quotation, removed_at=None).order_by("position", "pk")
    return list(rows.values_list("body", flat=True))


def name_for(quotation: Quotation, answer: str) -> str:
    """How the author would be credited after this answer."""
    if answer not in (Consent.NAMED, Consent.WITHOUT_ORGANISATION):
        return _("Une personne qui n'est pas nommée")
    name = quotation.author.get_full_name()
    if answer == Consent.NAMED:
        profile = getattr(quotation.author, "profile", None)
        if profile and profile.organisation:
            name = f"{name}, {profile.organisation.name}"
    return name[:NAME_LENGTH]


@dataclass(frozen=True)
class Source:
    """Where words come from, as it is published: who said them, where, and the address when everyone may open it."""

    quotation: int
    name: str
    where: str
    url: str


def source_of(quotation: Quotation, networks: dict[int, str], *, answer: str = "") -> Source:
    """The source of a quotation as its author agreed, or would by this answer.

    Someone who is not named is not betrayed by the address; what was said behind a door, or where one was put since,
    is not told by its title.
    """
    from home.capitalisation.withholding import narrowest

    answer, audience = answer or quotation.consent, narrowest(quotation)
    name = quotation.shown_as if answer == quotation.consent and quotation.shown_as else name_for(quotation, answer)
    named = answer in (Consent.NAMED, Consent.WITHOUT_ORGANISATION)
    if audience == "public":
        where, url = _("dans un échange"), ""
        if named:
            where, url = _("dans %(title)s") % {"title": within_marks(quotation.label[:LABEL_LENGTH])}, quotation.url
    else:
        where, url = reserved(audience, networks), ""
    return Source(quotation.pk, name, where, url)


def within_marks(label: str) -> str:
    """Where something was said, between guillemets: those that it bears already are enough."""
    return label if "«" in label else f"« {label} »"


def reserved(audience: str, networks: dict[int, str]) -> str:
    """A place that not everyone may open, in words."""
    network = networks.get(network_of(audience) or 0)
    if network:
        return _("échange réservé aux membres du réseau %(network)s") % {"network": network}
    return _("échange réservé aux membres de Maillage")


def network_of(audience: str) -> int | None:
    """The id of the network whose members an audience is."""
    kind, _colon, pk = audience.partition(":")
    return int(pk) if kind == "network" and pk.isdigit() else None


def network_names(quotations: Iterable[Quotation]) -> dict[int, str]:
    """The names of the networks behind whose doors these were said. One query at most."""
    wanted = {pk for one in quotations if (pk := network_of(one.audience))}
    return dict(Network.objects.filter(pk__in=wanted).order_by().values_list("pk", "name")) if wanted else {}


def without_names(text: str, quotations: Iterable[Quotation]) -> str:
    """A text in which those who are not to be named are not. Their authors must be loaded."""
    for quotation in quotations:
        if quotation.consent == Consent.ANONYMOUS:
            text = without_name(text, quotation)
    return text


def beside(hidden: Iterable[Quotation], quoted: Collection[Quotation]) -> list[Quotation]:
    """Of those who are not to be named, the ones that a passage is not to name: who is named in it for other words of
    theirs stays so.
    """
    named = {one.author_id for one in quoted if one.consent in (Consent.NAMED, Consent.WITHOUT_ORGANISATION)}
    own = {one.pk for one in quoted}
    return [one for one in hidden if one.pk in own or one.author_id not in named]


def title_without_names(title: str, quotations: Iterable[Quotation]) -> str:
    """The same of a title, which begins with a capital as before."""
    shown = without_names(title, quotations)
    return shown if shown == title else f"{shown[:1].upper()}{shown[1:]}"


def without_name(text: str, quotation: Quotation) -> str:
    """A text in which the author of a quotation is « une personne », also where a link or a mention names them."""
    author = quotation.author
    slug = getattr(getattr(author, "profile", None), "slug", "")
    someone = _("une personne")
    first, last = (_spelled(part) for part in (author.first_name, author.last_name))
    if first or last:
        either = rf"{first}\s+{last}|{last}\s+{first}" if first and last else first or last
        name = rf"(?:{either})"
        text = unicodedata.normalize("NFC", text)
        text = re.sub(rf"\[@?{name}[^\]]*\]\([^)]*\)|@?\b{name}\b", someone, text, flags=re.IGNORECASE)
    if first and last:
        text = re.sub(rf"\b{CIVIL}\s+{last}\b", someone, text, flags=re.IGNORECASE)
    if slug:
        text = re.sub(rf"@{re.escape(slug)}(?![-\w])", someone, text, flags=re.IGNORECASE)
    return text


def names(text: str, quotation: Quotation) -> bool:
    """Whether a text names the author of a quotation."""
    told = unicodedata.normalize("NFC", text)
    return without_name(told, quotation) != told


def _spelled(name: str) -> str:
    """The pattern of a name as one may write it: any blanks, either apostrophe, with its hyphens or without."""
    parts = [re.escape(part) for part in unicodedata.normalize("NFC", name).split()]
    return re.sub(r"['’]", "['’]", r"\s+".join(parts).replace(r"\-", r"[-\s]"))
