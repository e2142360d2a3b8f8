"""Characters one does not see: those that no page can show, and those that make a text read otherwise than it stands.

What turns the direction of writing could reverse the words around it, what has no width could hide words in words, and
marks piled upon a letter run over the lines above: they are taken out, or kept to what writing needs.
"""

import re

# What no page can show and no feed can carry: control characters, halves of characters.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# Embeddings, overrides and isolates of direction; spaces without width; operators nobody sees; old format characters.
_TURNING = re.compile("[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
# A joiner stands between two characters of a script, or of a picture, that needs it; not in Latin words.
_PLAIN = "\x00-\u024f\u2000-\u206f"
_JOINER = re.compile(f"(?<![^{_PLAIN}])[\u200c\u200d]|[\u200c\u200d](?![^{_PLAIN}])")
# Tag characters spell the flag of a region after a black flag, and nothing else.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007f]{1,12})|[\U000e0000-\U000e007f]+")
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")


def tame(text: str) -> str:
    """A text in which every character is where it is seen to be, and no taller than its line."""
    text = UNSEEN.sub("", text)
    if text.isascii():
        return text
    text = _JOINER.sub("", _TURNING.sub("", text))
    return _PILED.sub(r"\1", _TAGS.sub(lambda found: found[1] or "", text))
