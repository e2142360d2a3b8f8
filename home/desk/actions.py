"""What editors do with the vocabulary, with the right for it and a line in the admin's history."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from accounts.reader import Reader
from reference import vocabulary
from reference.models import Keyword
from reference.vocabulary import Use

MERGED = "maillage.merge"


@transaction.atomic
def merge_keywords(*, keyword: Keyword, into: Keyword, by: Reader) -> list[Use]:
    """Move all that bears a word to another. Raises PermissionDenied, ValidationError (see reference.vocabulary)."""
    if by.person is None or not by.person.has_perms(["reference.change_keyword", "reference.delete_keyword"]):
        raise PermissionDenied
    moved = vocabulary.merge_keywords(keyword=keyword, into=into)
    data = {"into": {"id": into.pk, "label": into.label}, "moved": {use.label: use.count for use in moved}}
    log(instance=keyword, action=MERGED, user=by.person, data=data)
    return moved
