"""The tags that every template has: icons, faces, dates. They draw what they are given and ask the database nothing."""

import datetime as dt
import json
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.middleware.csrf import get_token
from django.template.defaultfilters import stringfilter
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language, gettext, ngettext

from communities.people.hats import speaks_for, structure_of
from maillage import atlas, drawing
from maillage.styles import bundle
from writing import toolbox
from writing.typography import french_spacing

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: str = "") -> SafeString:
    """A pictogram of the sprite, decorative: words beside it, or the control's name, say what it means.

    `size`: "" or "s" (small, thicker stroke).
    """
    css = f"icon icon--{size}" if size else "icon"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', css, static("icons.svg"), name)


@register.filter
def initials(name: object) -> str:
    """The initials of a name, two letters at most: « Inès Costa » gives IC."""
    parts = str(name).split()
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


@register.filter
def skein(value: object) -> int:
    """One of six quiet grounds, always the same for the same person."""
    return zlib.crc32(str(value).encode()) % 6 + 1


@register.filter(is_safe=True)
@stringfilter
def typo(text: str) -> str:
    """A title or a line as French prints it. For what is read, never for a form's value or the <title>."""
    return french_spacing(text)


@register.filter
@stringfilter
def cut_short(text: str) -> str:
    """A text that was cut somewhere: ends with an ellipsis unless it ends as a sentence does."""
    text = text.rstrip()
    return text if not text or text[-1] in ".!?…»)" or len(text) < 100 else f"{text.rstrip(' ,;:')}…"


def relative(moment: dt.datetime, now: dt.datetime, in_sentence: bool = False) -> str:
    """How long ago, in words people say; beyond a week, the date (« le 14 octobre » in a sentence)."""
    local, today = timezone.localtime(moment), timezone.localtime(now)
    seconds = (now - moment).total_seconds()
    days = (today.date() - local.date()).days
    date = date_format(local, "j F Y" if local.year != today.year else "j F")
    if in_sentence:
        date = gettext("le %(date)s") % {"date": date}
    if seconds < 0:
        return date
    if seconds < 60:
        return gettext("à l'instant")
    if seconds < 3600:
        return gettext("il y a %(count)d min") % {"count": seconds // 60}
    if days == 0:
        return gettext("il y a %(count)d h") % {"count": seconds // 3600}
    if days == 1:
        return gettext("hier")
    if days < 7:
        return ngettext("il y a %(count)d jour", "il y a %(count)d jours", days) % {"count": days}
    return date


@register.filter
def when(moment: dt.datetime | None, in_sentence: bool = False) -> SafeString | str:
    """A moment as one says it, the exact one at hand in its title and for machines; see `relative`."""
    if moment is None:
        return ""
    now = timezone.now()
    minute = now.replace(second=0, microsecond=0)  # many moments are said again and again
    return _said(moment, minute if abs(minute - moment) > dt.timedelta(minutes=2) else now, in_sentence, get_language())


@lru_cache(maxsize=4096)
def _said(moment: dt.datetime, now: dt.datetime, in_sentence: bool, language: str | None) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        date_format(timezone.localtime(moment), "l j F Y, H:i"),
        relative(moment, now, in_sentence),
    )


@register.simple_tag
def styles(*names: str) -> SafeString:
    """The links to these bundles of maillage.styles; "site" comes first on every page."""
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((bundle(name).url,) for name in names))


@register.simple_tag(takes_context=True)
def csrf_input(context: template.Context) -> SafeString | str:
    """The hidden field every POST form needs. Unlike csrf_token it works inside `{% include … only %}`."""
    request = getattr(context, "request", None)
    if request is None:
        return ""
    # One mask an answer is enough: what it hides is compressed once.
    masked = request.META.get("MASKED_TOKEN") or request.META.setdefault("MASKED_TOKEN", get_token(request))
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', masked)


@register.simple_tag(takes_context=True)
def tools_url(context: template.Context) -> str:
    """Where composer.js fetches the tools of this composer (`preview`, `docked`, `draft`); see writing.toolbox."""
    docked, draft = bool(context.get("docked")), bool(context.get("draft"))
    return toolbox.url(preview=context.get("preview") is not False, docked=docked, draft=draft)


@register.filter
def profile(person: object) -> object | None:
    """The profile loaded with a person, or None for an account that has none."""
    return getattr(person, "profile", None)


@register.filter
def hat(person: object) -> str:
    """For whom a person speaks: « pour la Ville de Calais »; without a structure, « en son nom propre »."""
    if getattr(person, "anonymised_at", None):
        return ""
    return speaks_for(structure_of(profile(person)))


@register.filter
def clock(moment: dt.datetime) -> str:
    """An hour as one writes it: 9 h 30, 14 h; in English 9:30, 14:00."""
    local = timezone.localtime(moment)
    words = gettext("%(hour)s h %(minute)s") if local.minute else gettext("%(hour)s h")
    return (words % {"hour": local.hour, "minute": f"{local.minute:02d}"}).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def past(moment: dt.datetime) -> bool:
    """Whether a moment is behind us."""
    return moment < timezone.now()


@register.filter
def and_others(people: Iterable[object]) -> str:
    """Names in a line: one, two, or the first and how many others."""
    names = [str(one) for one in people]
    if len(names) <= 2:
        return gettext(" et ").join(names)
    return ngettext("%(name)s et %(count)d autre", "%(name)s et %(count)d autres", len(names) - 1) % {
        "name": names[0],
        "count": len(names) - 1,
    }


@register.filter
def person_line(profile: object) -> str:
    """A person's function, structure and place in a line, as far as they say; a place is not said twice."""
    parts = [str(getattr(profile, name, None) or "") for name in ("job", "organisation", "territory")]
    if parts[1].endswith(parts[2]):
        parts.pop()
    return ", ".join(part for part in parts if part)


@register.filter
def where(meeting: Any) -> str:
    """Where a meeting is held, its town first and said once."""
    town, place = meeting.territory.name if meeting.territory else "", str(meeting.place)
    if not place:
        return town or gettext("En visio")
    if not town or town in place:
        return place
    return f"{town}, {place[0].lower() + place[1:] if place.lower().startswith('en visio') else place}"


@register.simple_tag
def meetings_map(meetings: Sequence[object]) -> SafeString:
    """The drawing of where meetings are; see maillage.atlas.meetings_map."""
    return atlas.meetings_map(meetings)


@register.simple_tag
def weft(fabric: object) -> SafeString:
    """The drawing of the fabric of the week; see maillage.drawing.fabric."""
    return drawing.fabric(fabric)


@register.simple_tag
def bars(rows: Sequence[tuple[str, float, str]], label: str) -> SafeString:
    """Horizontal bars, wide and narrow; see maillage.drawing.bars."""
    return drawing.bars(rows, label)


@register.simple_block_tag
def rail_block(content: str, title: str) -> SafeString:
    """A titled part of a page's rail: `{% rail_block title="Prochaine rencontre" %}…{% endrail_block %}`."""
    return format_html(
        '<section class="rail-block" aria-labelledby="rail-{0}"><h2 id="rail-{0}">{1}</h2>{2}</section>',
        slugify(title),
        title,
        content,
    )


@register.simple_block_tag
def fold(content: str, label: str, pictogram: str = "sliders-horizontal") -> SafeString:
    """Folded on a phone, open beside the text on a wide page: filters, a side list."""
    return format_html(
        '<details class="fold"><summary>{}{}{}</summary>{}</details>',
        icon(pictogram),
        label,
        icon("chevron-down", "s"),
        content,
    )


@register.simple_block_tag
def facet(content: str, label: str, shown: bool = True) -> SafeString:
    """One family of filters: a heading that folds, choices inside."""
    return format_html(
        '<details class="facet"{}><summary>{}{}</summary><div>{}</div></details>',
        " open" if shown else "",
        label,
        icon("chevron-down", "s"),
        content,
    )


@register.simple_block_tag
def disclosure(content: str, label: str) -> SafeString:
    """Something one may open in the text: the table beside a drawing, the reason behind a line."""
    return format_html('<details class="disclosure"><summary>{}</summary>{}</details>', label, content)


@register.filter
def belongs(reader: object, network: object) -> bool:
    """Whether the reader is a member of this network; nobody is on a page without a reader."""
    return bool(reader is not None and reader.belongs_to(network.pk))  # type: ignore[attr-defined]


@register.filter
def kind_of(field: BoundField) -> str:
    """How a field is drawn: "checkbox", "group" (radio buttons, several boxes) or "plain"."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "group" if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple) else "plain"


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's control, tied to its help and its error as components/field.html prints them."""
    described = [
        f"{field.id_for_label}-{part}" for part, there in (("aide", field.help_text), ("erreur", field.errors)) if there
    ]
    attributes: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


@register.filter
def field_errors(form: forms.BaseForm) -> list[BoundField]:
    """The fields of a form that are to be put right."""
    return [field for field in form if field.errors]


@register.filter
def beside(cells: Sequence[object], columns: Sequence[object]) -> list[tuple[object, object]]:
    """Each cell of a table's row with its column: pairs of (column, cell)."""
    return list(zip(columns, cells, strict=False))


@register.filter
def tree_path(page: object) -> str:
    """A Wagtail page's address below the home page, from its own columns alone."""
    return str(page.url_path).split("/", 2)[2]  # type: ignore[attr-defined]


# One module a behaviour; page.js brings in those whose data- attribute stands in the page.
MODULES = (
    "chat",
    "combobox",
    "complete",
    "composer",
    "drafts",
    "live",
    "note",
    "outbox",
    "outline",
    "reading",
    "similar",
    "store",
    "told",
    "upload",
    "wait",
)


@register.simple_tag
def import_map() -> SafeString:
    """The bare names that scripts import, and where they are served."""
    names = {f"maillage/{name}": static(f"js/{name}.js") for name in MODULES}
    return mark_safe(json.dumps({"imports": names}))  # noqa: S308 (our own names and addresses)
