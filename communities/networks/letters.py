"""The letters of facilitation: to whom, why, what they say. Each has an id of its own: sent twice, it shows once."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from background.letters import letter
from communities.networks.models import Facilitation, Membership, Network, PeerReview, PeerVoice
from communities.networks.plugs_care import Waiting
from communities.people.models import Profile
from writing.markdown import render


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a letter says. `body`: paragraphs; `lists`: (heading, what waits); `html`: someone's words, made safe."""

    subject: str
    heading: str
    body: list[str]
    label: str
    url: str
    why: str
    quote: str = ""
    html: str = ""
    text: str = ""
    lists: list[tuple[str, list[Waiting]]] = field(default_factory=list)


def wants_mail(person: User) -> bool:
    """Whether someone is here and takes letters they did not ask for."""
    if not person.is_active or person.anonymised_at or person.kind == User.Kind.STEERING:
        return False
    return Profile.objects.filter(person=person, by_mail=True).exists()


def send(person: User, key: str, words: Words) -> None:
    """Send a letter, in the platform's language."""
    context: dict[str, Any] = {"words": words, "url": settings.BASE_URL.rstrip("/") + words.url}
    letter("care", to=person.email, subject=words.subject, key=key, context=context).send()


def _of_member(network: Network) -> str:
    return _("Vous recevez ce courriel parce que vous êtes membre du réseau %(network)s.") % {"network": network.name}


def welcome(membership: Membership) -> None:
    """The network's word of welcome, to someone who has just joined; who wants no letters reads it on its page."""
    network, person = membership.network, membership.person
    if not wants_mail(person):
        return
    with translation.override(settings.LANGUAGE_CODE):
        words = Words(
            subject=_("Bienvenue dans le réseau %(network)s") % {"network": network.name},
            heading=_("Bienvenue, %(name)s") % {"name": person.get_short_name()},
            body=[
                network.purpose,
                *([] if network.welcome else [_("Posez une première question, répondez, ou lisez tranquillement.")]),
            ],
            html=render(network.welcome) if network.welcome else "",
            text=network.welcome,
            label=_("Ouvrir le réseau"),
            url=network.get_absolute_url(),
            why=_of_member(network),
        )
        send(person, f"welcome-{membership.pk}", words)


def term_ends(term: Facilitation, days: int) -> None:
    """What can be done before a term ends: it concerns a function they hold, and goes to who wants no letters too."""
    if not term.person.is_active or term.person.anonymised_at:
        return
    network, date = term.network, date_format(term.ends_on, "j F Y")
    with translation.override(settings.LANGUAGE_CODE):
        date = date_format(term.ends_on, "j F Y")
        words = Words(
            subject=_("%(network)s : votre animation se termine le %(date)s") % {"network": network.name, "date": date},
            heading=_("Votre animation se termine le %(date)s") % {"date": date},
            body=[
                _("Elle prend fin d'elle-même, sans démarche. Merci d'avoir pris soin des échanges."),
                _(
                    "Pour continuer, proposez-vous de nouveau : les membres ont quelques jours pour dire une "
                    "objection. Pour passer la main, invitez quelqu'un à se proposer."
                ),
            ],
            label=_("Continuer ou passer la main"),
            url=reverse("networks:journal", args=[network.slug]),
            why=_("Vous recevez ce courriel, %(days)d jours avant la fin, parce que vous animez le réseau %(network)s.")
            % {"days": days, "network": network.name},
        )
        send(term.person, f"term-{term.pk}-{days}-{term.ends_on:%Y%m%d}", words)


def take_over(network: Network, to: User, by: User, reason: str) -> None:
    """Someone who facilitates invites a member to propose themselves."""
    if not wants_mail(to):
        return
    with translation.override(settings.LANGUAGE_CODE):
        names = {"name": by.get_full_name(), "network": network.name}
        words = Words(
            subject=_("%(name)s vous invite à animer le réseau %(network)s") % names,
            heading=_("%(name)s vous passe la main, si vous le voulez") % names,
            body=[
                _("%(name)s pense à vous pour prendre soin des échanges du réseau %(network)s.") % names,
                _(
                    "C'est une fonction, pour un an au plus, que l'on peut partager. Rien ne se fait sans vous : si "
                    "cela vous tente, proposez-vous."
                ),
            ],
            quote=reason,
            label=_("Voir comment me proposer"),
            url=reverse("networks:journal", args=[network.slug]),
            why=_of_member(network),
        )
        send(to, f"take-over-{network.pk}-{to.pk}-{by.pk}-{timezone.localdate():%Y%m%d}", words)


def review_drawn(voice: PeerVoice) -> None:
    """One of three drawn by lot: addressed to them by the others, it goes to who wants no other letter too."""
    review, person = voice.review, voice.person
    entry = review.entry
    if not person.is_active or person.anonymised_at:
        return
    with translation.override(settings.LANGUAGE_CODE):
        until = timezone.localtime(voice.drawn_at) + dt.timedelta(days=settings.REVIEW_DAYS)
        words = Words(
            subject=_("%(network)s : votre regard sur un geste d'animation") % {"network": entry.network.name},
            heading=_("Le sort vous a choisi·e pour relire un geste"),
            body=[
                f"{entry.get_act_display()} : {entry.subject}",
                _("Raison donnée : %(reason)s") % {"reason": entry.reason},
                _(
                    "Un membre du réseau demande qu'on le regarde de nouveau. Dites s'il faut le maintenir ou le "
                    "défaire, et pourquoi, avant le %(date)s. Vous pouvez passer votre tour : une autre personne sera "
                    "tirée au sort."
                )
                % {"date": date_format(until, "j F")},
            ],
            quote=review.reason,
            label=_("Lire et répondre"),
            url=reverse("networks:review", args=[entry.network.slug, review.pk]),
            why=_(
                "Vous recevez ce courriel parce que le sort vous a désigné·e parmi les membres du réseau %(network)s."
            )
            % {"network": entry.network.name},
        )
        send(person, f"review-{review.pk}-{person.pk}", words)


def review_decided(review: PeerReview, person: User) -> None:
    """What became of a review, to who asked for it and to whose act it was."""
    if not wants_mail(person):
        return
    entry = review.entry
    with translation.override(settings.LANGUAGE_CODE):
        words = Words(
            subject=_("%(network)s : la relecture est terminée") % {"network": entry.network.name},
            heading=review.get_decision_display(),
            body=[
                f"{entry.get_act_display()} : {entry.subject}",
                _("Les raisons sont au journal d'animation, sans les noms."),
                *([review.note] if review.note else []),
            ],
            label=_("Lire au journal"),
            url=f"{reverse('networks:journal', args=[entry.network.slug])}acte/{entry.pk}/",
            why=_of_member(entry.network),
        )
        send(person, f"review-decided-{review.pk}-{person.pk}", words)


def monday(person: User, day: dt.date, lists: list[tuple[str, list[Waiting]]], url: str) -> None:
    """What waits in the networks someone facilitates."""
    with translation.override(settings.LANGUAGE_CODE):
        words = Words(
            subject=_("Votre semaine d'animation, lundi %(date)s") % {"date": date_format(day, "j F")},
            heading=_("Ce qui attend cette semaine"),
            body=[_("Prenez ce que vous pouvez, laissez le reste aux autres.")],
            lists=lists,
            label=_("Ouvrir le bureau"),
            url=url,
            why=_("Vous recevez ce courriel chaque lundi tant que vous animez un réseau."),
        )
        send(person, f"desk-{person.pk}-{day:%Y%m%d}", words)
