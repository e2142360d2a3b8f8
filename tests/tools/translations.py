"""Check the translations: `python -m tests.tools.translations [-- OPTIONS OF makemessages]`.

Fails on an entry that is fuzzy, missing or obsolete, on a placeholder that a translation lost, on a compiled
catalogue that differs from its source, and on strings of the code that the catalogue does not have (or no longer
has a use for). The last needs gettext: where that is not installed it is skipped, loudly, and is an error in CI.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = "en"
_SHOWN = 20
_SOURCES = {".py", ".html", ".txt", ".js", ".po", ".mjml", ".xml"}
_NEVER_ENTERED = {"var", "node_modules", "__pycache__", "docs"}
_PLACEHOLDER = re.compile(r"%\([a-zA-Z_][a-zA-Z0-9_]*\)[a-z]|%[sd]|\{[a-zA-Z_][a-zA-Z0-9_]*\}")

Key = tuple[str | None, str]


def catalogues(root: Path) -> list[Path]:
    """Return the English catalogues of the project."""
    found = root.glob(f"**/locale/{LANGUAGE}/LC_MESSAGES/*.po")
    return sorted(path for path in found if not any(_skipped(part) for part in path.relative_to(root).parts))


def _skipped(name: str) -> bool:
    return name.startswith(".") or name in _NEVER_ENTERED


def _keys(catalogue: polib.POFile) -> set[Key]:
    return {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}


def _strings(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _lost_placeholders(entry: polib.POEntry) -> set[str]:
    """Return placeholders of the source that no form of the translation has, and inventions of the translation."""
    wanted = set(_PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or "")))
    got = {name for text in _strings(entry) for name in _PLACEHOLDER.findall(text)}
    return wanted ^ got


def problems(path: Path) -> Iterator[str]:
    """Yield what is wrong within one catalogue."""
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        short = entry.msgid.replace("\n", " ")[:70]
        if entry.obsolete:
            yield f"obsolete: {short}"
        elif entry.fuzzy:
            yield f"fuzzy: {short}"
        elif not all(_strings(entry)):
            yield f"not translated: {short}"
        elif lost := _lost_placeholders(entry):
            yield f"placeholders differ ({', '.join(sorted(lost))}): {short}"
    compiled = path.with_suffix(".mo")
    if not compiled.exists():
        yield "not compiled: run `make messages`"
    else:
        machine = {(e.msgctxt, e.msgid): _strings(e) for e in polib.mofile(str(compiled))}
        source = {(e.msgctxt, e.msgid): _strings(e) for e in catalogue.translated_entries()}
        if machine != source:
            yield "the compiled catalogue is not that of its source: run `make messages`"


def drift(root: Path, options: Sequence[str]) -> Iterator[str]:
    """Yield strings that `makemessages` would add or drop, found out in a copy of the sources."""
    with tempfile.TemporaryDirectory(prefix="maillage-messages-") as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(root, copy, ignore=_not_a_source)
        before = {path.relative_to(root): _keys(polib.pofile(str(path))) for path in catalogues(root)}
        done = subprocess.run(
            [sys.executable, "manage.py", "makemessages", *options],
            cwd=copy,
            env={**os.environ, "DATA_DIR": f"{folder}/data"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            yield f"makemessages failed: {done.stderr.strip()[-1500:]}"
            return
        after = {path.relative_to(copy): _keys(polib.pofile(str(path))) for path in catalogues(copy)}
    for name in sorted(before.keys() | after.keys()):
        for title, keys in (
            ("not in the catalogue", after.get(name, set()) - before.get(name, set())),
            ("no longer used", before.get(name, set()) - after.get(name, set())),
        ):
            for _context, text in sorted(keys, key=str):
                yield f"{name}: {title}: {text.replace(chr(10), ' ')[:70]}"


def _not_a_source(folder: str, names: list[str]) -> list[str]:
    return [
        name for name in names if _skipped(name) or (Path(folder, name).is_file() and Path(name).suffix not in _SOURCES)
    ]


def main(options: Sequence[str]) -> int:
    """Print what is wrong, the first of each catalogue; return the exit code."""
    options = [option for option in options if option != "--"] or ["--locale", LANGUAGE]
    found: dict[str, list[str]] = {}
    paths = catalogues(ROOT)
    if not paths:
        found["translations"] = [f"no catalogue for {LANGUAGE}: run `make messages`"]
    for path in paths:
        found[str(path.relative_to(ROOT))] = list(problems(path))
    if shutil.which("xgettext") and shutil.which("msgmerge"):
        found["sources"] = list(drift(ROOT, options))
    elif os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        found["sources"] = ["gettext is not installed: the catalogue cannot be compared with the code"]
    else:
        print("translations: SKIPPED: gettext is not installed, the code was not searched", file=sys.stderr)
    for where, wrong in found.items():
        for line in wrong[:_SHOWN]:
            print(f"{where}: {line}", file=sys.stderr)
        if len(wrong) > _SHOWN:
            print(f"{where}: and {len(wrong) - _SHOWN} more", file=sys.stderr)
    count = sum(map(len, found.values()))
    print(f"translations: {len(paths)} catalogue(s), {count} problem(s)", file=sys.stderr)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
