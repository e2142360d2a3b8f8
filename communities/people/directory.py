"""Looking for someone in the directory."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from accounts.reader import Reader
from communities.people.forms import DirectoryForm
from communities.people.models import Profile, ProfileQuerySet
from communities.people.plugs import circles


@dataclass(frozen=True)
class Search:
    """What was asked and the profiles that answer, in order. `query` carries the filters to the following page."""

    form: DirectoryForm
    profiles: ProfileQuerySet
    query: str

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.query)


def search(asked: QueryDict, reader: Reader) -> Search:
    """The profiles that answer what is asked in an address, as far as this reader may know."""
    form = DirectoryForm(asked, reader=reader)
    form.is_valid()  # what is not understood narrows nothing; the page says so beside it
    wanted = form.cleaned_data
    profiles = Profile.objects.shown().for_list()
    for word in wanted.get("q", "").split():
        profiles = profiles.filter(
            Q(person__first_name__icontains=word)
            | Q(person__last_name__icontains=word)
            | Q(organisation__name__icontains=word)
            | Q(job__icontains=word)
            | Q(can_help_with__icontains=word)
        )
    if wanted.get("famille"):
        profiles = profiles.filter(actor_family=wanted["famille"])
    if wanted.get("domaine"):
        profiles = profiles.filter(fields=wanted["domaine"])
    for one in circles():
        if value := wanted.get(one.param):
            profiles = one.narrow(profiles, value, reader)
    return Search(form=form, profiles=profiles, query=_kept(asked))


def _kept(asked: QueryDict) -> str:
    """The filters of an address, without the page."""
    kept = asked.copy()
    kept.pop("apres", None)
    for name in [name for name, value in kept.items() if not value]:
        del kept[name]
    return kept.urlencode()
