"""Footnotes of two texts that say the same, on one page."""

import re

_IDS = re.compile(r'((?: id="| href="#)(?:note|appel)-)(?=[0-9a-f]{10}-[0-9])')


def apart(html: str, name: object) -> str:
    """Rendered HTML with the name of its message in the ids of its footnotes: the renderer knows the words alone, and
    those may stand on a page twice.
    """
    return _IDS.sub(rf"\g<1>{name}-", html) if 'class="note-call"' in html else html
