"""What a file is called: its own name, without a path, without what cannot be seen, and not too long."""

import re
import unicodedata

from writing.excerpt import one_line

LONGEST = 120  # characters, with the ending
_NOWHERE = re.compile(r'[<>:"|?*]')


def ending(name: str) -> str:
    """What a name ends with, in small letters; empty where it has no ending."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def named(name: str, extension: str) -> str:
    """A file's own name as it is shown and downloaded, ending with what the file is."""
    own = one_line(unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1])
    stem = own.rpartition(".")[0] if "." in own else own
    stem = _NOWHERE.sub("-", stem).strip(" .-_")
    return f"{stem[: LONGEST - len(extension) - 1].strip(' .') or 'fichier'}.{extension}"


def as_words(text: str) -> str:
    """A text that Markdown leaves as it is, on one line."""
    return re.sub(r"([\\`*_\[\]<>~!&|])", r"\\\1", one_line(text))
