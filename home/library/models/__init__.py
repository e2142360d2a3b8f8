"""What stands in the library, by what it is found, and the selections that readers make of it."""

from home.library.models.entries import Entry, EntryQuerySet
from home.library.models.index import Mark, Term
from home.library.models.selections import Following, Selection, SelectionItem, new_token

__all__ = ["Entry", "EntryQuerySet", "Following", "Mark", "Selection", "SelectionItem", "Term", "new_token"]
