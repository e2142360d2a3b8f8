"""Why something cannot be done to a draft; each text is fit for the page."""

from django.utils.translation import gettext as _


class NotNow(Exception):
    """The draft is not in a state in which this can be done."""


class NotThere(NotNow):
    """What was to be quoted is no more, or says nothing that can be quoted."""


class Withheld(NotNow):
    """The passage bears words that are not this reader's to read."""

    def __init__(self) -> None:
        super().__init__(
            _("Ce passage reprend un échange qui ne vous est pas ouvert. Votre texte est gardé ci-dessous.")
        )


MOST_PASSAGES = 150


def too_many() -> NotNow:
    """A draft has MOST_PASSAGES."""
    return NotNow(_("Ce texte a déjà %(most)d passages : réunissez-en quelques-uns.") % {"most": MOST_PASSAGES})


def being_read() -> NotNow:
    """Editors are reading the text."""
    return NotNow(
        _("Ce texte est en relecture. Reprenez-le depuis l'atelier pour le modifier : la relecture s'arrêtera.")
    )
