"""How names are compared, without accents, case, hyphens or apostrophes, and how a day is said."""

import datetime as dt
import re
import unicodedata

from django.utils.formats import date_format
from django.utils.translation import get_language


def name_key(text: str) -> str:
    """The key under which a name is found: « Saint-Étienne » and « saint etienne » share `saint etienne`."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def day(date: dt.date) -> str:
    """A day as one writes it; French says « 1er janvier » for the first of a month."""
    said = date_format(date, "j F Y")
    return f"1er{said[1:]}" if date.day == 1 and (get_language() or "").startswith("fr") else said
