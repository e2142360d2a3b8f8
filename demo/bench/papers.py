"""A production of twenty pages put on paper by the worker: from the moment it is asked for until the PDF is there."""

import re
import tempfile
import zlib
from pathlib import Path

from demo.bench import sides
from demo.bench.measures import Measure

GOAL = 5.0  # seconds
PAGES = 20
TURNS = 3
MAKE = """
import time
import django; django.setup()
from django.utils import timezone
from background import papers
from demo.bench.papers import pages_in
from home.productions.actions import publish_production
from home.productions.formats import paper
line = "On a ouvert la cantine aux parents le jeudi midi, et **tout le quartier** est venu voir ce qui s'y passait. "
rows = "Ville | Familles | Repas\\n" + "\\n".join(f"Commune {n} | {n * 7} | {n * 31}" for n in range(12))
blocks = []
for part in range(PAGES):
    blocks += [{"heading": f"Ce qui a été fait, partie {part + 1}"}, {"text": "\\n\\n".join([line * 5] * 5)}]
    if part % 3 == 0:
        blocks.append({"table": rows, "caption": f"Les chiffres, partie {part + 1}"})
took = []
for turn in range(TURNS):
    page = publish_production(
        title=f"Vingt pages, {turn}", slug=f"vingt-pages-{turn}", kind="guide", published_on=timezone.now(),
        aim="Ce que cela demande, ce que cela change.", blocks=blocks, credits=["Nadège Lefebvre"],
        remember=["On a cessé d'inviter."],
    )
    begun = time.monotonic()
    name = paper.name_of(page, page.versions.first())
    paper.typeset.call(page.pk, name)
    while papers.state_of(name) is papers.State.WANTED:
        time.sleep(0.02)
    took.append(time.monotonic() - begun)
    if papers.state_of(name) is not papers.State.READY:
        raise SystemExit(f"no paper: {papers.state_of(name)}")
    pages = pages_in(b"".join(papers.read(name)))
print(pages, round(sum(took) / len(took), 2), round(max(took), 2))
"""


def pages_in(data: bytes) -> int:
    """How many pages a PDF has; its objects may be packed in streams."""
    found = [data]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return sum(len(re.findall(rb"/Type\s*/Page(?![a-zA-Z])", one)) for one in found)


def papers() -> list[Measure]:
    """Make the PDF of a production of twenty pages, three times: how long the slowest took."""
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        side = sides.ours(Path(folder) / "papers", "")
        script = MAKE.replace("PAGES", str(PAGES)).replace("TURNS", str(TURNS))
        pages, mean, most = side.run("-c", script).split()
        print(f"{pages} pages, {mean} s in the middle, {most} s at most")  # noqa: T201
        return [Measure(f"PDF of {pages} pages", float(most), "s", GOAL)]
