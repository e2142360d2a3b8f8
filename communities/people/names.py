"""How names of structures are compared: « Mairie de Calais » and « Ville de Calais » are near, « CAF » is initials.

Being near only brings a name before someone's eyes; it never decides that two names are one.
"""

import re

from reference.names import name_key

KEY_LENGTH, ACRONYM_LENGTH = 160, 16
SMALL_WORDS = {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "sur"}
SAME = {"mairie": "ville", "commune": "ville", "asso": "association", "agglo": "agglomeration", "dpt": "departement"}
_ACRONYM = re.compile(r"\b[A-ZÉÈÀ]{2,10}\b")


def significant(name: str) -> list[str]:
    """The words of a name that tell it from others, as they are compared."""
    return [SAME.get(word, word) for word in name_key(name).split() if word not in SMALL_WORDS]


def key_of(name: str) -> str:
    """The key that names of one structure often share."""
    return " ".join(significant(name))[:KEY_LENGTH]


def acronym_of(name: str) -> str:
    """The initials of a name, or those it bears: « CAF » for « Caisse d'allocations familiales » and for « la CAF »."""
    if name != name.upper() and (borne := _ACRONYM.search(name)):
        return name_key(borne[0]).replace(" ", "")[:ACRONYM_LENGTH]
    words = significant(name)
    if len(words) == 1:
        return words[0][:ACRONYM_LENGTH] if name == name.upper() else ""
    return "".join(word[0] for word in words)[:ACRONYM_LENGTH]
