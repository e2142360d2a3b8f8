"""Who may do what around a production. Anyone reads what is published; professionals act."""

from accounts.reader import Reader
from home.productions.models import Carer, LibraryPage, ProductionPage, Reuse


def edits(reader: Reader) -> bool:
    """Whether the reader is one of the editors of the library. A few queries, for a professional."""
    if reader.person is None or not reader.is_professional:
        return False
    library = LibraryPage.objects.order_by("pk").first()
    return bool(library and library.permissions_for_user(reader.person).can_publish_subpage())


def cares_for(reader: Reader, page: ProductionPage) -> bool:
    """Whether the reader looks after this production today."""
    return (
        reader.person is not None and Carer.objects.filter(production=page, person=reader.person, until=None).exists()
    )


def may_act(reader: Reader) -> bool:
    """Whether the reader may say that a production served them, report it, look after it."""
    return reader.is_professional


def may_settle(reader: Reader, page: ProductionPage) -> bool:
    """Whether what is reported of a production is for the reader to answer: who looks after it, facilitates, edits."""
    if not reader.is_professional:
        return False
    return reader.facilitates(page.network_id) or cares_for(reader, page) or edits(reader)


def may_take_back(reader: Reader) -> bool:
    """Whether the reader may take a production from the library: the editors."""
    return edits(reader)


def may_remove_reuse(reader: Reader, reuse: Reuse) -> bool:
    """Whether the reader may take back what was told of a reuse: who told it, and who answers for the page."""
    own = reader.person is not None and reuse.by_id == reader.person.pk
    return own or may_settle(reader, reuse.production)
