"""Write the French catalogue: `python -m tests.tools.french`.

Sentences stand in the code with plain spaces, as one types them. Django's own way of saying a sentence otherwise is a
catalogue: this one holds every sentence that French prints with no-break spaces (docs/decisions/0029).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import polib

from tests.tools.translations import ROOT, catalogues
from writing.typography import french_spacing

CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
HEADER = {
    "Language": "fr",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}


def printed(sentences: Iterable[polib.POEntry]) -> polib.POFile:
    """Return the catalogue of those of these sentences that are printed otherwise than typed."""
    catalogue = polib.POFile()
    catalogue.metadata = HEADER
    for typed in sentences:
        one, many = french_spacing(typed.msgid), french_spacing(typed.msgid_plural or "")
        if typed.obsolete or (one, many) == (typed.msgid, typed.msgid_plural or ""):
            continue
        entry = polib.POEntry(msgid=typed.msgid, msgctxt=typed.msgctxt, flags=typed.flags)
        if typed.msgid_plural:
            entry.msgid_plural, entry.msgstr_plural = typed.msgid_plural, {0: one, 1: many}
        else:
            entry.msgstr = one
        catalogue.append(entry)
    return catalogue


def main(target: Path = CATALOGUE) -> int:
    """Write the catalogue from the sentences `makemessages` collected for the others."""
    target.parent.mkdir(parents=True, exist_ok=True)
    catalogue = printed(entry for path in catalogues(ROOT) for entry in polib.pofile(str(path)))
    catalogue.save(str(target))
    print(f"{target.relative_to(ROOT)}: {len(catalogue)} sentences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
