"""Twenty thousand productions told to a harvester, a hundred a page: how long each page of ListRecords takes."""

import re
import tempfile
import time
from html import unescape
from pathlib import Path
from urllib.parse import quote

from demo.bench import sides
from demo.bench.load import Browser
from demo.bench.measures import Measure

RECORDS = 20_000
GOAL = 300.0  # milliseconds a page
ONE_IN = 10  # records in the set that is asked for
TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]*)</resumptionToken>")
# One production is published and described as any is; the others are told as it is, under names of their own.
FILL = """
import datetime as dt, uuid
import django; django.setup()
from django.utils import timezone
from home.dissemination.models import Provided, ProvidedSet
from home.dissemination.oai.keeping import keep
from home.productions.actions import publish_production
from reference.models import Keyword
themes = [Keyword.objects.create(slug=f"mesure-{n}", label=f"mesure {n}") for n in range(3)]
page = publish_production(
    title="Lire dans la cour, trente minutes par semaine", slug="mesure", kind="guide", published_on=timezone.now(),
    aim="Ce que cela demande, ce que cela change, et par où l'on commence. " * 3, keywords=themes,
    credits=["Samira Benali", "Luc Moreau", "Awa Diop"], blocks=[{"text": "Un texte. " * 200}],
)
keep([page.pk])
told = Provided.objects.get()
begun = told.datestamp
Provided.objects.bulk_create(
    (Provided(translation_key=uuid.uuid4(), datestamp=begun - dt.timedelta(minutes=n // 50),
              metadata=told.metadata.replace("Lire dans", f"Lire {n} dans"), sets=told.sets if n % ONE_IN == 0 else [])
     for n in range(1, RECORDS)), batch_size=500)
kept = Provided.objects.exclude(pk=told.pk).order_by("pk").values_list("pk", "sets")
ProvidedSet.objects.bulk_create(
    [ProvidedSet(provided_id=pk, slug=slug) for pk, sets in kept for slug in sets], batch_size=1000)
print(Provided.objects.count())
"""


def oai() -> list[Measure]:
    """Fill, serve, and harvest: all of it, then one of its sets. Milliseconds from asking to the whole page."""
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        side = sides.ours(Path(folder) / "ours", "")
        fill = FILL.replace("RECORDS", str(RECORDS)).replace("ONE_IN", str(ONE_IN))
        side.run("-c", fill)
        with side.served() as (base, _pid):
            whole, bytes_a_page = _harvested(base, "&metadataPrefix=oai_dc", RECORDS)
            part, _size = _harvested(base, "&metadataPrefix=oai_dc&set=theme:mesure-1", RECORDS // ONE_IN)
    found = []
    for name, spent in (("ListRecords", whole), ("ListRecords of a set", part)):
        spent.sort()
        late = spent[min(len(spent) - 1, len(spent) * 95 // 100)]
        found.append(Measure(f"{name}, p95 of {len(spent)} pages", round(late, 1), "ms", GOAL))
        found.append(Measure(f"{name}, the longest page", round(spent[-1], 1), "ms", GOAL))
    found.append(Measure("ListRecords, a page", round(bytes_a_page / 1000, 1), "kB", 1000.0))
    return found


def _harvested(base: str, asked: str, expected: int) -> tuple[list[float], int]:
    """The time of each page of a list, and the largest page. RuntimeError when a record is missing."""
    browser, following, spent, largest, records = Browser(base, {}), asked, list[float](), 0, 0
    browser.ask("/oai?verb=Identify")
    while following:
        begun = time.perf_counter()
        body = browser.ask(f"/oai?verb=ListRecords{following}").body
        spent.append(1000 * (time.perf_counter() - begun))
        largest = max(largest, len(body))
        records += body.count(b"<record>")
        token = TOKEN.search(body)
        following = f"&resumptionToken={quote(unescape(token[1].decode()))}" if token and token[1] else ""
    browser.close()
    if records < expected:
        raise RuntimeError(f"{records} records came, of {expected}")
    return spent, largest
