"""The basket of whoever reads: a visitor's lies in their session, which is begun by the first thing they put in it; a
member's is a selection of theirs. What a visitor put together goes to their selection when they sign in."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.access import reader_of
from accounts.reader import Reader
from home.library.models import Entry, Selection, SelectionItem
from home.library.selecting import actions

KEY = "basket"
MOST_BY_VISITORS = 60
Kept = list[tuple[int, str]]  # ids of entries, notes


@dataclass(frozen=True)
class Line:
    """An entry as a selection shows it."""

    entry: Entry
    note: str


class Holder(ABC):
    """Something that holds entries in an order: a basket or a selection, seen by whoever may change it."""

    @abstractmethod
    def lines(self) -> list[Line]:
        """What it shows."""

    @abstractmethod
    def hidden(self) -> int:
        """How many of its entries are not in the library any more."""

    @abstractmethod
    def ids(self) -> set[int]:
        """Which entries it holds."""

    @abstractmethod
    def put(self, entry: Entry, *, place: int | None = None, note: str = "") -> bool:
        """As actions.put."""

    @abstractmethod
    def take_out(self, entry: int) -> tuple[int, str] | None:
        """As actions.take_out."""

    @abstractmethod
    def move(self, entry: int, *, up: bool) -> None:
        """As actions.move."""

    @abstractmethod
    def annotate(self, entry: int, note: str) -> None:
        """As actions.annotate."""

    @abstractmethod
    def empty(self) -> None:
        """Take everything out."""


class InSelection(Holder):
    """A member's; None where their basket is not made yet, since reading makes nothing."""

    def __init__(self, selection: Selection | None, by: Reader) -> None:
        self.selection, self.by = selection, by

    def lines(self) -> list[Line]:
        """One query."""
        return [] if self.selection is None else lines_of(self.selection)

    def hidden(self) -> int:
        """One query."""
        return 0 if self.selection is None else self.selection.items.filter(entry__shown=False).count()

    def ids(self) -> set[int]:
        """One query."""
        items = SelectionItem.objects.filter(selection=self.selection).order_by() if self.selection else None
        return set() if items is None else set(items.values_list("entry_id", flat=True))

    @property
    def made(self) -> Selection:
        """The selection, made where it is not."""
        self.selection = self.selection or actions.basket_of(by=self.by)
        return self.selection

    def put(self, entry: Entry, *, place: int | None = None, note: str = "") -> bool:
        """As the action."""
        return actions.put(selection=self.made, entry=entry, by=self.by, place=place, note=note)

    def take_out(self, entry: int) -> tuple[int, str] | None:
        """As the action."""
        return actions.take_out(selection=self.made, entry=entry, by=self.by)

    def move(self, entry: int, *, up: bool) -> None:
        """As the action."""
        actions.move(selection=self.made, entry=entry, up=up, by=self.by)

    def annotate(self, entry: int, note: str) -> None:
        """As the action."""
        actions.annotate(selection=self.made, entry=entry, note=note, by=self.by)

    def empty(self) -> None:
        """As the action."""
        actions.empty(selection=self.made, by=self.by)


class InSession(Holder):
    """A visitor's."""

    def __init__(self, request: HttpRequest) -> None:
        self.session = request.session

    @property
    def kept(self) -> Kept:
        """What the session says, as far as it says it well."""
        return kept_in(self.session.get(KEY))

    def _keep(self, items: Kept) -> None:
        self.session[KEY] = [list(item) for item in items]

    def lines(self) -> list[Line]:
        """One query."""
        kept = self.kept
        rows = Entry.objects.shown().for_list().filter(pk__in=[pk for pk, _note in kept]).order_by() if kept else []
        found = {one.pk: one for one in rows}
        return [Line(found[pk], note) for pk, note in kept if pk in found]

    def hidden(self) -> int:
        """One query."""
        kept = self.ids()
        return len(kept) - Entry.objects.shown().filter(pk__in=kept).count() if kept else 0

    def ids(self) -> set[int]:
        """No query of its own."""
        return {pk for pk, _note in self.kept}

    def put(self, entry: Entry, *, place: int | None = None, note: str = "") -> bool:
        """Raises ValidationError when it is full."""
        kept = self.kept
        if entry.pk in {pk for pk, _note in kept}:
            return False
        if len(kept) >= MOST_BY_VISITORS:
            words = _("Sans compte, le panier tient %(most)d productions. Connectez-vous pour en garder davantage.")
            raise ValidationError(words % {"most": MOST_BY_VISITORS})
        kept.insert(len(kept) if place is None else max(0, place), (entry.pk, note.strip()[: actions.LONGEST_NOTE]))
        self._keep(kept)
        return True

    def take_out(self, entry: int) -> tuple[int, str] | None:
        """Its place and its note."""
        kept = self.kept
        for place, (pk, note) in enumerate(kept):
            if pk == entry:
                self._keep(kept[:place] + kept[place + 1 :])
                return place, note
        return None

    def move(self, entry: int, *, up: bool) -> None:
        """By one place."""
        kept = self.kept
        place = next((number for number, (pk, _note) in enumerate(kept) if pk == entry), None)
        other = None if place is None else place + (-1 if up else 1)
        if place is not None and other is not None and 0 <= other < len(kept):
            kept[place], kept[other] = kept[other], kept[place]
            self._keep(kept)

    def annotate(self, entry: int, note: str) -> None:
        """What it is there for."""
        note = note.strip()[: actions.LONGEST_NOTE]
        self._keep([(pk, note if pk == entry else before) for pk, before in self.kept])

    def empty(self) -> None:
        """Forget it."""
        self.session.pop(KEY, None)


def kept_in(held: object) -> Kept:
    """The entries and notes that a session holds."""
    if not isinstance(held, list):
        return []
    return [
        (item[0], item[1])
        for item in held
        if isinstance(item, list) and len(item) == 2 and isinstance(item[0], int) and isinstance(item[1], str)
    ]


def lines_of(selection: Selection) -> list[Line]:
    """What a selection shows, in its order. One query."""
    items = selection.items.filter(entry__shown=True).select_related("entry__network", "entry__centre")
    return [
        Line(item.entry, item.note) for item in items.defer("entry__marks", "entry__stems").order_by("position", "pk")
    ]


def basket_for(request: HttpRequest) -> Holder:
    """The basket of whoever reads. One query for a member, none of its own for the others."""
    reader = reader_of(request)
    if not reader.is_professional:
        return InSession(request)
    return InSelection(Selection.objects.filter(owner=reader.person, basket=True).first(), reader)


def held_by(request: HttpRequest) -> set[int]:
    """The ids of the entries in the reader's basket. One query for a member, none of its own for the others."""
    reader = reader_of(request)
    if not reader.is_professional:
        return InSession(request).ids()
    items = SelectionItem.objects.filter(selection__owner=reader.person, selection__basket=True).order_by()
    return set(items.values_list("entry_id", flat=True))


def in_basket_of(reader: Reader) -> Exists:
    """Whether an entry is in a member's basket, as part of a query over entries. In nobody's for the others."""
    items = SelectionItem.objects.filter(entry=OuterRef("pk"), selection__basket=True)
    return Exists(items.filter(selection__owner=reader.person) if reader.is_professional else items.none())


def visitors_basket(request: HttpRequest) -> set[int]:
    """The ids of the entries in a visitor's basket; none for a member. No query of its own."""
    return set() if reader_of(request).is_professional else InSession(request).ids()


def known(request: HttpRequest) -> bool:
    """Whether the reader is someone to this site already: signed in, or with a session that may hold a basket.

    To anyone else a page bears no form: its token would need a cookie, and the page could not be kept for all.
    """
    return reader_of(request).person is not None or settings.SESSION_COOKIE_NAME in request.COOKIES
