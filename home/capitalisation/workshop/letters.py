"""Letters between those who write. They say who did what, never the words: these are read where rights are asked."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from communities.networks.letters import Words, send, wants_mail
from home.capitalisation.models import Invitation, Writer


def invited(invitation: Invitation) -> None:
    """Someone invites you to write with them."""
    person, draft = invitation.person, invitation.draft
    if not wants_mail(person):
        return
    with translation.override(settings.LANGUAGE_CODE):
        named = {"name": invitation.by.get_full_name(), "title": draft.title}
        words = Words(
            subject=_("%(name)s vous propose d'écrire « %(title)s »") % named,
            heading=_("Écrire « %(title)s » à plusieurs") % named,
            body=[
                _("%(name)s aimerait écrire cette production avec vous.") % named,
                _("Lisez-la, puis dites oui ou non. Vous pourrez arrêter quand vous voudrez."),
            ],
            quote=invitation.word,
            label=_("Lire et répondre"),
            url=draft.get_absolute_url(),
            why=_("Vous recevez ce courriel, une seule fois, parce que %(name)s vous a invité·e.") % named,
        )
        send(person, f"write-{invitation.pk}-{invitation.at:%Y%m%d%H%M%S}", words)


def news(writer: Writer, lines: Sequence[str]) -> None:
    """What the others did since the last letter."""
    draft = writer.draft
    with translation.override(settings.LANGUAGE_CODE):
        words = Words(
            subject=_("Du nouveau dans « %(title)s »") % {"title": draft.title},
            heading=_("Du nouveau dans « %(title)s »") % {"title": draft.title},
            body=list(lines),
            label=_("Ouvrir l'atelier"),
            url=draft.get_absolute_url(),
            why=_("Vous recevez ce courriel, une fois par jour au plus, parce que vous écrivez « %(title)s ».")
            % {"title": draft.title},
        )
        stamp = f"{writer.told_at:%Y%m%d%H}" if writer.told_at else "first"
        send(writer.person, f"draft-news-{writer.pk}-{stamp}", words)
