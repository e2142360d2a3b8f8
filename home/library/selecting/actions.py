"""What people do with their selections. `by` is whose it is; what is not theirs is refused."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from home.library.models import Entry, Following, Selection, SelectionItem, new_token

MOST_ITEMS = 200  # in a selection
MOST_SELECTIONS = 100  # of one person
LONGEST_NOTE = 240


def basket_of(*, by: Reader) -> Selection:
    """The basket of a member, made where they have none."""
    person = _person(by)
    found = Selection.objects.filter(owner=person, basket=True).first()
    return found or Selection.objects.get_or_create(owner=person, basket=True)[0]


@transaction.atomic
def put(*, selection: Selection, entry: Entry, by: Reader, place: int | None = None, note: str = "") -> bool:
    """Put an entry in a selection, last or at a place (0 is the first); whether it was not there. Again: no harm.

    Raises ValidationError when the selection is full, PermissionDenied when it is not theirs.
    """
    items = _items(_own(selection, by))
    if any(item.entry_id == entry.pk for item in items):
        return False
    if len(items) >= MOST_ITEMS:
        raise ValidationError(_("Une sélection tient %(most)d productions au plus.") % {"most": MOST_ITEMS})
    item = SelectionItem(selection=selection, entry=entry, position=len(items), note=note.strip()[:LONGEST_NOTE])
    item.save()
    if place is not None:
        items.insert(max(0, min(place, len(items))), item)
        _number(items)
    _changed(selection)
    return True


@transaction.atomic
def take_out(*, selection: Selection, entry: int, by: Reader) -> tuple[int, str] | None:
    """Take an entry (id) out; its place and its note, so that one may change one's mind. None: it was not there."""
    items = _items(_own(selection, by))
    for place, item in enumerate(items):
        if item.entry_id == entry:
            item.delete()
            _number([one for one in items if one is not item])
            _changed(selection)
            return place, item.note
    return None


@transaction.atomic
def move(*, selection: Selection, entry: int, up: bool, by: Reader) -> None:
    """Put an entry (id) before the one above, or after the one below, among those that are shown."""
    items = _items(_own(selection, by))
    shown = [item for item in items if item.entry.shown]
    place = next((number for number, item in enumerate(shown) if item.entry_id == entry), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(shown):
        return
    one, two = items.index(shown[place]), items.index(shown[other])
    items[one], items[two] = items[two], items[one]
    _number(items)
    _changed(selection)


@transaction.atomic
def annotate(*, selection: Selection, entry: int, note: str, by: Reader) -> None:
    """Say beside an entry (id) what it is there for."""
    _own(selection, by)
    SelectionItem.objects.filter(selection=selection, entry=entry).update(note=note.strip()[:LONGEST_NOTE])
    _changed(selection)


@transaction.atomic
def empty(*, selection: Selection, by: Reader) -> None:
    """Take everything out."""
    _own(selection, by)
    selection.items.all().delete()
    _changed(selection)


@transaction.atomic
def keep_basket(*, by: Reader, name: str = "", into: Selection | None = None) -> Selection:
    """Make what the basket holds a selection with a name, or add it to one; the basket is empty afterwards.

    Raises ValidationError when there is nothing to keep, no name, or too much of something.
    """
    basket = _own(basket_of(by=by), by)
    items = _items(basket)
    if not items:
        raise ValidationError(_("Votre panier est vide."))
    selection = _own(into, by) if into is not None else _named(by, name)
    there = {item.entry_id for item in _items(selection)}
    new = [item for item in items if item.entry_id not in there]
    if len(there) + len(new) > MOST_ITEMS:
        raise ValidationError(_("Une sélection tient %(most)d productions au plus.") % {"most": MOST_ITEMS})
    now = timezone.now()
    SelectionItem.objects.bulk_create(
        SelectionItem(
            selection=selection, entry_id=item.entry_id, position=len(there) + n, note=item.note, added_at=now
        )
        for n, item in enumerate(new)
    )
    basket.items.all().delete()
    _changed(selection)
    return selection


def _named(by: Reader, name: str) -> Selection:
    person, name = _person(by), " ".join(name.split())[:120]
    if not name:
        raise ValidationError(_("Donnez un nom à cette sélection."))
    if Selection.objects.filter(owner=person, basket=False).count() >= MOST_SELECTIONS:
        raise ValidationError(_("Vous gardez déjà beaucoup de sélections : supprimez-en une, ou complétez-en une."))
    return Selection.objects.create(owner=person, name=name)


@transaction.atomic
def describe(*, selection: Selection, name: str, note: str, by: Reader) -> None:
    """Give a selection another name, and say what it is for."""
    _own(selection, by)
    selection.name, selection.note = " ".join(name.split())[:120] or selection.name, note.strip()[:600]
    selection.save(update_fields=["name", "note"])


@transaction.atomic
def share(*, selection: Selection, by: Reader) -> None:
    """Show a selection to whoever has its address."""
    _own(selection, by)
    if selection.basket:
        raise PermissionDenied
    selection.shared = True
    selection.save(update_fields=["shared"])


@transaction.atomic
def share_no_more(*, selection: Selection, by: Reader) -> None:
    """Keep it for oneself again: those who had its address have it no more, and nobody follows it."""
    if _own(selection, by).shared:
        selection.shared, selection.token = False, new_token()
        selection.save(update_fields=["shared", "token"])
        selection.followers.all().delete()


@transaction.atomic
def delete(*, selection: Selection, by: Reader) -> None:
    """Delete a selection; the productions stay where they are."""
    if _own(selection, by).basket:
        raise PermissionDenied
    selection.delete()


def follow(*, selection: Selection, by: Reader) -> None:
    """Be told each week what is added to a selection that is shared. Again does no harm."""
    person = _person(by)
    if not selection.shared or selection.owner_id == person.pk:
        raise PermissionDenied
    Following.objects.get_or_create(selection=selection, person=person)


def follow_no_more(*, selection: Selection, by: Reader) -> None:
    """Be told no more. Again does no harm."""
    Following.objects.filter(selection=selection, person=_person(by)).delete()


@transaction.atomic
def merge_into_basket(*, items: list[tuple[int, str]], by: Reader) -> int:
    """What a visitor had put together (ids and notes), after what their basket holds already; how many were added."""
    if not items:
        return 0
    basket = _own(basket_of(by=by), by)
    held = {item.entry_id for item in _items(basket)}
    known = set(Entry.objects.filter(pk__in=[pk for pk, _note in items]).values_list("pk", flat=True))
    new = [(pk, note) for pk, note in items if pk in known and pk not in held][: max(0, MOST_ITEMS - len(held))]
    SelectionItem.objects.bulk_create(
        SelectionItem(selection=basket, entry_id=pk, position=len(held) + n, note=note[:LONGEST_NOTE])
        for n, (pk, note) in enumerate(new)
    )
    _changed(basket)
    return len(new)


def _person(by: Reader) -> User:
    if by.person is None or not by.is_professional:
        raise PermissionDenied
    return by.person


def _own(selection: Selection, by: Reader) -> Selection:
    """The selection, held until the transaction ends, if it is theirs."""
    if selection.owner_id != _person(by).pk:
        raise PermissionDenied
    list(Selection.objects.select_for_update().filter(pk=selection.pk).values_list("pk"))
    return selection


def _items(selection: Selection) -> list[SelectionItem]:
    return list(selection.items.select_related("entry").order_by("position", "pk"))


def _number(items: list[SelectionItem]) -> None:
    for place, item in enumerate(items):
        item.position = place
    SelectionItem.objects.bulk_update(items, ["position"])


def _changed(selection: Selection) -> None:
    Selection.objects.filter(pk=selection.pk).update(changed_at=timezone.now())
