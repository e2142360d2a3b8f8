"""A draft in Markdown, to take along: what this reader may read of it."""

from django.utils.translation import gettext as _

from home.capitalisation.permissions import Seat
from home.capitalisation.workshop.page import Origin, page_of


def as_markdown(seat: Seat) -> str:
    """The title, the outline, and under each passage where its words come from."""
    page = page_of(seat)
    draft = seat.draft
    pieces = [f"# {draft.title}", *([page["aim"]] if page["aim"] else [])]
    if page["remember"]:
        pieces.append("\n".join(f"- {line.strip()}" for line in page["remember"] if line.strip()))
    for part in page["parts"]:
        if part.passages:
            pieces.append(f"## {part.label}")
        for one in part.passages:
            if one.places:
                pieces.append(f"*{_('Passage réservé')} : {', '.join(one.places)}*")
                continue
            pieces.append(one.passage.body.strip())
            if one.origins:
                pieces.append("\n".join(_line(origin) for origin in one.origins))
    pieces.append(_("Version de travail : les accords des personnes citées ne sont pas tous donnés."))
    return "\n\n".join(pieces) + "\n"


def _line(origin: Origin) -> str:
    where = f"[{_flat(origin.where)}]({origin.url})" if origin.url else _flat(origin.where)
    return f"- {_('Source')} : {_flat(origin.name)}, {where} ({origin.state})"


def _flat(text: str) -> str:
    return " ".join(text.replace("[", "(").replace("]", ")").split())
