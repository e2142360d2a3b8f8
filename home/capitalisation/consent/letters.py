"""Letters about consent. A request is addressed to someone about their own words, and goes to who wants no other."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from communities.networks.letters import Words, send, wants_mail
from communities.networks.plugs_care import Waiting
from home.capitalisation.consent import showing, wording
from home.capitalisation.models import Draft, Quotation, Writer
from home.capitalisation.withholding import Veil


def _until(quotation: Quotation) -> str:
    asked = timezone.localtime(quotation.asked_at or timezone.now())
    return date_format(asked + dt.timedelta(days=settings.QUOTATION_DAYS), "j F")


def _items(quotations: Iterable[Quotation]) -> list[Waiting]:
    return [
        Waiting(title=one.label, url=reverse("capitalisation:consent", args=[one.pk]), why=_shortened(one.body))
        for one in quotations
    ]


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 200 else words[:200].rpartition(" ")[0] + "…"


def asked(quotations: Sequence[Quotation]) -> None:
    """Would you agree to be quoted? For all that waits for this author's answer in one draft."""
    first = quotations[0]
    with translation.override(settings.LANGUAGE_CODE):
        words = Words(
            subject=_("Votre accord pour citer vos mots : « %(title)s »") % {"title": first.draft.title},
            heading=_("On aimerait citer vos mots"),
            body=[
                _("La production « %(title)s » s'écrit en ce moment, et reprend ce que vous avez dit.")
                % {"title": first.draft.title},
                _(
                    "Vous choisissez : avec votre nom et votre structure, avec votre nom seul, sans votre nom, ou non. "
                    "Vous lirez le passage tel qu'il paraîtrait, et pourrez changer d'avis."
                ),
                _("Sans réponse d'ici le %(date)s, vos mots ne paraîtront pas.") % {"date": _until(quotations[-1])},
            ],
            lists=[(_("Ce que l'on citerait"), _items(quotations))],
            label=_("Lire et répondre"),
            url=_address(quotations),
            why=_("Vous recevez ce courriel parce que vos mots sont cités : personne d'autre ne peut répondre."),
        )
        latest = max(one.asked_at or one.created_at for one in quotations)
        send(first.author, f"consent-{first.draft_id}-{first.author_id}-{latest:%Y%m%d%H%M%S}", words)


def reminded(quotations: Sequence[Quotation]) -> None:
    """The one reminder."""
    first = quotations[0]
    if not wants_mail(first.author):
        return
    with translation.override(settings.LANGUAGE_CODE):
        words = Words(
            subject=_("Rappel : votre accord pour « %(title)s »") % {"title": first.draft.title},
            heading=_("Votre réponse est attendue, quelle qu'elle soit"),
            body=[
                _("Sans réponse d'ici le %(date)s, vos mots ne paraîtront pas, et c'est bien ainsi.")
                % {"date": _until(first)},
                _("Il n'y aura pas d'autre rappel."),
            ],
            lists=[(_("Ce que l'on citerait"), _items(quotations))],
            label=_("Lire et répondre"),
            url=_address(quotations),
            why=_("Vous recevez ce rappel, une seule fois, parce que vos mots sont cités."),
        )
        send(first.author, f"consent-again-{first.draft_id}-{first.author_id}-{first.pk}", words)


def changed(quotation: Quotation, digest: str) -> None:
    """The words that an author agreed to are no longer the same."""
    with translation.override(settings.LANGUAGE_CODE):
        words = Words(
            subject=_("Le passage qui vous cite a changé : « %(title)s »") % {"title": quotation.draft.title},
            heading=_("Le passage qui vous cite a changé"),
            body=[
                _("Vous aviez donné votre accord à un texte qui n'est plus tout à fait le même."),
                _("Relisez-le : vous pouvez maintenir votre réponse ou en changer."),
            ],
            lists=[(_("Le passage"), _items([quotation]))],
            label=_("Relire le passage"),
            url=reverse("capitalisation:consent", args=[quotation.pk]),
            why=_("Vous recevez ce courriel parce que vos mots sont cités avec votre accord."),
        )
        send(quotation.author, f"consent-changed-{quotation.pk}-{digest[:16]}", words)


def _address(quotations: Sequence[Quotation]) -> str:
    if len(quotations) == 1:
        return reverse("capitalisation:consent", args=[quotations[0].pk])
    return reverse("capitalisation:consents")


def writers_of(draft: Draft) -> list[User]:
    """Those who write a draft today, and take letters."""
    rows = Writer.objects.filter(draft=draft, until=None).select_related("person").order_by("pk")
    return [row.person for row in rows if wants_mail(row.person)]


def to_writers(draft: Draft, key: str, words: Words) -> None:
    """Send the same letter to each of those who write a draft."""
    for person in writers_of(draft):
        send(person, f"{key}-{person.pk}", words)


def _about(draft: Draft) -> str:
    return _("Vous recevez ce courriel parce que vous écrivez « %(title)s ».") % {"title": draft.title}


def _for_each(draft: Draft, quotations: Sequence[Quotation]) -> Iterator[tuple[User, list[tuple[str, str]]]]:
    """Those who write a draft, each with who said these words and where, as far as they may know.

    A letter is kept and passed on: what stands behind a door is told by its title to nobody. The name is "" where it
    is not theirs to know.
    """
    for person in writers_of(draft):
        veil = Veil(draft, Reader.of(person))
        showing.tell(quotations, veil)
        yield person, [(one.who, _place(veil.quotations.get(one.pk, one), veil)) for one in quotations]  # type: ignore[attr-defined]


def _place(quotation: Quotation, veil: Veil) -> str:
    return quotation.label if quotation.audience == "public" else wording.reserved(quotation.audience, veil.networks)


def silent(quotations: Sequence[Quotation]) -> None:
    """To the writers: these words stay without consent."""
    draft = quotations[0].draft
    key = f"consent-silent-{draft.pk}-{max(one.pk for one in quotations)}"
    with translation.override(settings.LANGUAGE_CODE):
        for person, told in _for_each(draft, quotations):
            send(person, f"{key}-{person.pk}", _silent(draft, told))


def _silent(draft: Draft, told: Iterable[tuple[str, str]]) -> Words:
    return Words(
        subject=_("« %(title)s » : des mots à reformuler") % {"title": draft.title},
        heading=_("Des mots restent sans accord"),
        body=[
            _("Le délai est passé. Un silence n'est pas un accord : reformulez ces passages sans ces mots."),
        ],
        lists=[
            (
                _("Sans réponse"),
                [Waiting(title=who or _("Une personne"), url="", why=where) for who, where in told],
            )
        ],
        label=_("Voir les accords"),
        url=reverse("capitalisation:draft_consents", args=[draft.pk]),
        why=_about(draft),
    )


def refused(quotation: Quotation, entry: int) -> None:
    """To the writers: an author says no, or takes an agreement back before publication."""
    draft = quotation.draft
    with translation.override(settings.LANGUAGE_CODE):
        for person, [(who, where)] in _for_each(draft, [quotation]):
            send(person, f"consent-refused-{quotation.pk}-{entry}-{person.pk}", _refused(draft, who, where))


def _refused(draft: Draft, who: str, where: str) -> Words:
    return Words(
        subject=_("« %(title)s » : un passage à reformuler") % {"title": draft.title},
        heading=_("Une personne ne souhaite pas être citée"),
        body=[
            _("%(name)s préfère que ses mots ne paraissent pas : %(label)s.")
            % {"name": who or _("Une personne"), "label": wording.within_marks(where)},
            _("Reformulez le passage sans ces mots ; le reste de votre texte n'est pas touché."),
        ],
        label=_("Voir les accords"),
        url=reverse("capitalisation:draft_consents", args=[draft.pk]),
        why=_about(draft),
    )


def withdrawn(quotation: Quotation, people: Iterable[User], *, words_gone: bool) -> None:
    """To carers and writers: the next version appeared, without a name or without a passage; or none could.

    The page is told by the title it has now: the one it had may bear what was withdrawn.
    """
    draft = quotation.draft
    page = draft.page
    with translation.override(settings.LANGUAGE_CODE):
        what = _("Un passage a été retiré.") if words_gone else _("Un nom a été retiré d'un passage.")
        news = _(
            "Une personne citée est revenue sur son accord. La nouvelle version est en ligne, et le texte des "
            "versions précédentes n'est plus montré."
        )
        online = page.url if page is not None and page.live else ""
        if not online:
            what = _("La production n'est plus en ligne.")
            news = _(
                "Une personne citée est revenue sur son accord, et ses mots s'y lisent en trop d'endroits pour être "
                "retirés un à un. Reformulez sans eux, puis publiez de nouveau."
            )
        title = page.title if page is not None and online else draft.title
        words = Words(
            subject=_("« %(title)s » : une nouvelle version, après un retrait d'accord") % {"title": title}
            if online
            else _("« %(title)s » n'est plus en ligne, après un retrait d'accord") % {"title": title},
            heading=what,
            body=[news, _("Relisez ce qui l'entoure, et reformulez si besoin.")],
            label=_("Lire la production") if online else _("Voir les accords"),
            url=online or reverse("capitalisation:draft_consents", args=[draft.pk]),
            why=_("Vous recevez ce courriel parce que vous écrivez « %(title)s », ou veillez sur elle.")
            % {"title": title},
        )
        for person in people:
            if wants_mail(person):
                send(person, f"consent-withdrawn-{quotation.pk}-{person.pk}", words)
