"""How names are compared: without accents, case, hyphens or apostrophes."""

import re
import unicodedata


def name_key(text: str) -> str:
    """The key under which a name is found: « Saint-Étienne » and « saint etienne » share `saint etienne`."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()
