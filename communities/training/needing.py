"""Plug: a need that a network takes up by a training. It shows under the need once the training is announced."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.reader import Reader
from communities.networks.actions.needs import keep_answer
from communities.networks.models import Need, NeedAnswer, Network
from communities.networks.need_letters import tell_author
from communities.networks.permissions import may_take_up
from communities.networks.plugs import Answer, on_training_asked
from communities.training.models import Training
from communities.training.search import audience_of

NOBODY = ""  # an audience that no reader is part of: a draft is for its own hands


@on_training_asked
def address_to_train(network: Network, need: Need) -> str:
    """Where a training of this network about this need is organised."""
    return f"{reverse('training:new')}?reseau={network.slug}&besoin={need.pk}"


def asked_need(request: HttpRequest, reader: Reader) -> Need | None:
    """The need that a training is to answer (`besoin`), if the reader may take it up in one of their networks."""
    asked = request.GET.get("besoin", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    need = Need.objects.filter(pk=int(asked)).first()
    own = Network.objects.filter(pk__in=reader.member_of)
    return need if need and any(may_take_up(reader, need, network) for network in own) else None


def answers(training: Training, need: Need, person: User) -> None:
    """Keep that this training answers a need; to be called by actions."""
    answer = Answer(training.title, training.get_absolute_url(), NOBODY)
    keep_answer(need=need, person=person, kind=NeedAnswer.Kind.TRAINING, answer=answer, network=training.network)
    if not training.draft:
        announced(training)


def announced(training: Training) -> None:
    """Show an announced training under the needs it answers, and tell who expressed them; to be called by actions."""
    for answer in _kept(training).filter(audience=NOBODY).select_related("need").order_by("pk"):
        answer.audience, answer.label, answer.url = audience_of(training), training.title, training.get_absolute_url()
        answer.save(update_fields=["audience", "label", "url"])
        if answer.by_id != answer.need.author_id and answer.need.met_on is None:
            tell_author.enqueue(answer.pk)


def taken_back(training: Training) -> None:
    """Show a training that is a draft again under no need any more; to be called by actions."""
    _kept(training).update(audience=NOBODY)


def _kept(training: Training) -> QuerySet[NeedAnswer]:
    return NeedAnswer.objects.filter(kind=NeedAnswer.Kind.TRAINING, url__startswith=f"/formations/{training.pk}-")
