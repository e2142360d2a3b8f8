"""Who may see, organise and attend trainings. Whoever organises grades nobody: they say who was there, no more."""

from accounts.reader import Reader
from communities.networks.models import Network
from communities.training.models import Training


def is_own(reader: Reader, training: Training) -> bool:
    """Whether it is the reader's: they called it, or they give it."""
    if reader.person is None:
        return False
    own = reader.person.pk == training.by_id
    return own or any(trainer.person_id == reader.person.pk for trainer in training.trainers.all())


def may_organise(reader: Reader, training: Training) -> bool:
    """Whether the reader takes care of it: they called it, they give it, or they facilitate its network today."""
    return reader.is_professional and (reader.facilitates(training.network_id) or is_own(reader, training))


def may_read(reader: Reader, training: Training) -> bool:
    """Whether it shows: public, of one of the reader's networks, or between professionals; a draft to its hands."""
    if may_organise(reader, training):
        return True
    if training.draft:
        return False
    between = reader.is_professional and (training.network_id is None or reader.belongs_to(training.network_id))
    return training.public or between


def may_register(reader: Reader, training: Training) -> bool:
    """Whether the reader may have a place: any professional to whom it shows, once it is announced."""
    return reader.is_professional and not training.draft and may_read(reader, training)


def may_plan(reader: Reader, network: Network | None) -> bool:
    """Whether the reader may call one: members in their network; for the centre, whoever facilitates somewhere."""
    return bool(reader.facilitates_in) if network is None else reader.belongs_to(network.pk)


def may_see_link(reader: Reader, training: Training, *, registered: bool) -> bool:
    """Whether the video link shows: to those who have a place, and to those who take care of it."""
    return registered or may_organise(reader, training)
