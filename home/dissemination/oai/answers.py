"""The six answers of OAI-PMH, and its errors, as XML put together from what the rows hold ready."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from email.utils import parseaddr

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from home.dissemination.models import Provided, ProvidedSet
from home.dissemination.oai import dublin, naming, tokens
from home.dissemination.oai.protocol import Asked, Refused, read, span, stamp, wants_known_format
from home.pages.trail import absolute
from reference.models import Keyword

PAGE = 100  # records
ADDRESS = "/oai"
BEGINNING = "2000-01-01T00:00:00Z"  # of an empty repository: nothing can be older
OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">\n'
)
Written = Callable[[Provided], str]
WITHOUT_ARGUMENTS = frozenset({"badVerb", "badArgument"})  # the protocol does not repeat a question it cannot read


def answer(pairs: Iterable[tuple[str, str]]) -> str:
    """The whole answer to a question, as XML; what is wrong with the question is an answer too."""
    asked: Asked | None = None
    try:
        asked = read(pairs)
        body = f"<{asked.verb}>{ANSWERS[asked.verb](asked)}</{asked.verb}>"
    except Refused as refused:
        body = f'<error code="{refused.code}">{dublin.text(refused.words)}</error>'
        if refused.code in WITHOUT_ARGUMENTS:
            asked = None
    return f"{OPENING}<responseDate>{stamp(timezone.now())}</responseDate>\n{_request(asked)}\n{body}\n</OAI-PMH>\n"


def _request(asked: Asked | None) -> str:
    given = {"verb": asked.verb, **asked.arguments} if asked else {}
    attributes = "".join(f" {name}={dublin.attribute(value)}" for name, value in given.items())
    return f"<request{attributes}>{dublin.text(absolute(ADDRESS))}</request>"


def identify(_asked: Asked) -> str:
    """Who we are, since when, and how precisely we tell the time."""
    first = Provided.objects.order_by("datestamp", "pk").values_list("datestamp", flat=True).first()
    lines = (
        ("repositoryName", settings.WAGTAIL_SITE_NAME),
        ("baseURL", absolute(ADDRESS)),
        ("protocolVersion", "2.0"),
        ("adminEmail", parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
        ("earliestDatestamp", stamp(first) if first else BEGINNING),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    )
    return "".join(f"<{name}>{dublin.text(value)}</{name}>" for name, value in lines) + _names()


def _names() -> str:
    """How identifiers are made, where the site's name is one that the guideline on them knows."""
    if not naming.DOMAIN.fullmatch(naming.host()):
        return ""
    space = "http://www.openarchives.org/OAI/2.0/oai-identifier"
    return (
        f'<description><oai-identifier xmlns="{space}" xsi:schemaLocation="{space} {space}.xsd"><scheme>oai</scheme>'
        f"<repositoryIdentifier>{naming.host()}</repositoryIdentifier><delimiter>:</delimiter><sampleIdentifier>"
        f"oai:{naming.host()}:00000000-0000-4000-8000-000000000000</sampleIdentifier></oai-identifier></description>"
    )


def list_formats(asked: Asked) -> str:
    """The one format there is; none of what is gone."""
    if (name := asked.get("identifier")) and _one(name).deleted:
        raise Refused("noMetadataFormats")
    lines = (
        ("metadataPrefix", dublin.PREFIX),
        ("schema", dublin.SCHEMA),
        ("metadataNamespace", dublin.NAMESPACE),
    )
    return f"<metadataFormat>{''.join(f'<{name}>{value}</{name}>' for name, value in lines)}</metadataFormat>"


def list_sets(asked: Asked) -> str:
    """The themes that something is or was provided under."""
    if "resumptionToken" in asked.arguments:
        raise Refused("badResumptionToken")  # the list of sets is whole at once
    used = ProvidedSet.objects.values("slug").distinct()
    themes = Keyword.objects.filter(slug__in=used).order_by("label", "pk").values_list("slug", "label")
    if not themes:
        raise Refused("noSetHierarchy")
    return "".join(
        f"<set><setSpec>{naming.THEME}{slug}</setSpec><setName>{dublin.text(label)}</setName></set>"
        for slug, label in themes
    )


def get_record(asked: Asked) -> str:
    """One record."""
    row = _one(asked.get("identifier"))
    wants_known_format(asked)
    return _record(row)


def list_records(asked: Asked) -> str:
    """A page of records."""
    return _page(asked, _record)


def list_identifiers(asked: Asked) -> str:
    """A page of headers."""
    return _page(asked, _header)


def _one(name: str) -> Provided:
    key = naming.key_of(name)
    row = Provided.objects.filter(translation_key=key).first() if key and name == naming.identifier(key) else None
    if row is None:
        raise Refused("idDoesNotExist")
    return row


def _page(asked: Asked, written: Written) -> str:
    """A page of a list, and the token that leads on; an empty one ends a list of several pages."""
    place = _begun(asked)
    rows = _matching(place)
    if not place.cursor:
        place = replace(place, size=rows.count())
    following = rows
    if place.pk:
        following = rows.filter(datestamp__gte=place.at).exclude(datestamp=place.at, pk__lte=place.pk)
    found = _rows(following, themed=bool(place.theme), whole=written is _record)
    if not found and not place.cursor:
        raise Refused("noRecordsMatch")
    return "".join(map(written, found[:PAGE])) + _leading_on(place, found)


def _rows(following: "QuerySet[Provided]", *, themed: bool, whole: bool) -> list[Provided]:
    """The rows of a page, and one more. Those of a set are put in order by their keys alone, without what they hold."""
    ordered = following.order_by("datestamp", "pk")
    if themed:
        pks = list(ordered.values_list("pk", flat=True)[: PAGE + 1])
        ordered = Provided.objects.filter(pk__in=pks).order_by("datestamp", "pk")
    return list((ordered if whole else ordered.defer("metadata"))[: PAGE + 1])


def _begun(asked: Asked) -> tokens.Place:
    """Where the list stands that is asked for: at its beginning, or where its token says."""
    if "resumptionToken" in asked.arguments:
        try:
            return tokens.read(asked.get("resumptionToken"), asked.verb)
        except tokens.Unusable as wrong:
            raise Refused("badResumptionToken") from wrong
    span(asked.get("from"), asked.get("until"))
    wants_known_format(asked)
    theme = asked.get("set")
    if theme and not ProvidedSet.objects.exists():
        raise Refused("noSetHierarchy")
    if theme and not theme.startswith(naming.THEME):
        raise Refused("noRecordsMatch")
    return tokens.Place(asked.verb, asked.get("from"), asked.get("until"), theme.removeprefix(naming.THEME))


def _matching(place: tokens.Place) -> "QuerySet[Provided]":
    bounds = span(place.since, place.until)
    asked = Q()
    if bounds.since:
        asked &= Q(datestamp__gte=bounds.since)
    if bounds.before:
        asked &= Q(datestamp__lt=bounds.before)
    if place.theme:
        asked &= Q(in_sets__slug=place.theme)
    return Provided.objects.filter(asked)


def _leading_on(place: tokens.Place, found: list[Provided]) -> str:
    more = len(found) > PAGE
    if not more and not place.cursor:
        return ""
    token, until = "", ""
    if more:
        last = found[PAGE - 1]
        moment = int(last.datestamp.timestamp())
        token = tokens.made(replace(place, cursor=place.cursor + PAGE, moment=moment, pk=last.pk))
        until = f' expirationDate="{stamp(timezone.now() + tokens.LIFE)}"'
    size = max(place.size, place.cursor + min(len(found), PAGE), 1)
    return f'<resumptionToken{until} completeListSize="{size}" cursor="{place.cursor}">{token}</resumptionToken>'


def _header(row: Provided) -> str:
    status = ' status="deleted"' if row.deleted else ""
    sets = "".join(f"<setSpec>{naming.THEME}{slug}</setSpec>" for slug in row.sets)
    name, when = dublin.text(naming.identifier(row.translation_key)), stamp(row.datestamp)
    return f"<header{status}><identifier>{name}</identifier><datestamp>{when}</datestamp>{sets}</header>"


def _record(row: Provided) -> str:
    metadata = "" if row.deleted else f"<metadata>{row.metadata}</metadata>"
    return f"<record>{_header(row)}{metadata}</record>"


ANSWERS: dict[str, Callable[[Asked], str]] = {
    "Identify": identify,
    "ListMetadataFormats": list_formats,
    "ListSets": list_sets,
    "GetRecord": get_record,
    "ListIdentifiers": list_identifiers,
    "ListRecords": list_records,
}
