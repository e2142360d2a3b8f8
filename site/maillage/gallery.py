"""/composants/: every component in every state, with invented people. Routed under DEBUG only; the components' test.

Nothing here touches the database: objects are made, never saved.
"""

# ruff: noqa: E501 (sample sentences are kept whole)

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.reader import Reader
from communities.chat.models import ChatMessage
from communities.meetings.calendar import Day, Sheet
from communities.meetings.models import Meeting
from communities.meetings.plugs import CalendarEntry
from communities.networks.consent import Row
from communities.networks.models import Need, Network
from communities.people.models import Organisation, Profile
from communities.training.models import Training
from forums.composing.models import Draft
from forums.composing.places import Place
from forums.forum.models import Forum
from forums.forum_conversation.models import Knot, Post, Topic
from forums.kinds.polls import Choice, PollView
from forums.turns import Turn
from home.pages.models import NewsPage
from home.pages.related import Related
from home.productions.models import Credit, ProductionPage
from reference.models import Keyword, Territory
from reference.outlines import Place as FrancePlace
from reference.outlines import france
from search.models import Document
from writing.difference import difference


class WritingForm(forms.Form):
    """A composer's form."""

    body = forms.CharField(widget=forms.Textarea, max_length=32000, required=True)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)


class WhyForm(forms.Form):
    """What an act asks for."""

    reason = forms.CharField(
        label="Pourquoi", max_length=400, help_text="La raison se lit dans le fil et dans le journal."
    )


class SampleForm(forms.Form):
    """A field of each sort."""

    title = forms.CharField(
        label="Titre", max_length=150, help_text="Une question entière attire de meilleures réponses."
    )
    email = forms.EmailField(label="Adresse électronique", required=False)
    family = forms.ChoiceField(label="Famille d'acteurs", choices=[("a", "Association"), ("b", "Bailleur")])
    kind = forms.ChoiceField(
        label="Type de fil", choices=[("q", "Question"), ("d", "Discussion")], widget=forms.RadioSelect
    )
    fields_of = forms.MultipleChoiceField(
        label="Domaines d'intervention",
        choices=[("e", "Éducation"), ("s", "Santé"), ("l", "Logement")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    place = forms.CharField(label="Territoire", required=False, help_text="Un nom ou un code officiel.")
    public = forms.BooleanField(label="Visible de tout le monde", required=False)
    text = forms.CharField(label="Situation", widget=forms.Textarea)


NETWORKS = [
    ("education", "Éducation", "Que chaque enfant du quartier trouve, autour de l'école, des adultes qui se parlent.",
     "weld", "toile", "backpack", 412),
    ("sante", "Santé", "Aller vers, prévenir, soigner : la santé là où vivent les gens.", "madder", "serge", "stethoscope", 367),
    ("lutte-contre-les-discriminations", "Lutte contre les discriminations",
     "Nommer, mesurer et faire reculer les discriminations.", "orchil", "natte", "equal", 238),
    ("developpement-durable", "Développement durable", "Chaleur, eau, sols, alimentation : l'écologie populaire.",
     "saxon", "nid", "sprout", 291),
    ("equipes-projet", "Équipes projet", "Réservé au métier : chefs et cheffes de projet, entre pairs.",
     "woad", "chevron", "map", 184),
]  # fmt: skip
TOWNS = [
    "Roubaix", "Tourcoing", "Lille", "Lens", "Denain", "Maubeuge", "Calais", "Boulogne", "Dunkerque", "Amiens",
    "Abbeville", "Creil", "Beauvais", "Compiègne", "Laon", "Soissons", "St-Quentin", "Arras",
]  # fmt: skip


def _networks() -> list[Network]:
    return [
        Network(pk=n, slug=slug, name=name, purpose=purpose, dye=dye, weave=weave, icon=icon, members_count=members,
                kind="team" if slug == "equipes-projet" else "open")
        for n, (slug, name, purpose, dye, weave, icon, members) in enumerate(NETWORKS, 1)
    ]  # fmt: skip


def _person(pk: int, first: str, last: str, organisation: str = "", **fields: Any) -> User:
    person = User(pk=pk, first_name=first, last_name=last, email=f"{first.lower()}@exemple.test", **fields)
    person.profile = Profile(
        person=person,
        slug=slugify(f"{first} {last}") or "ancien-membre",
        job="Coordinatrice",
        organisation=Organisation(name=organisation) if organisation else None,
        territory=Territory(name="Roubaix"),
        can_help_with="Monter une convention entre une école et une association, sans y passer l'année.",
    )
    return person


def _cloth(networks: list[Network], *, busy: bool) -> SimpleNamespace:
    rows: list[dict[str, Any]] = [
        {"network": network, "cells": [busy and (column * 7 + n * 5) % 6 < 3 for column in range(len(TOWNS))]}
        for n, network in enumerate(networks)
    ]
    table = [
        (str(row["network"]), town, 3) for row in rows for town, over in zip(TOWNS, row["cells"], strict=True) if over
    ]
    sentence = "À Roubaix, 6 fils sur l'école." if busy else "Semaine calme : l'étoffe attend."
    return SimpleNamespace(rows=rows, columns=TOWNS, table=table, sentence=sentence)


def _texts(now: dt.datetime, forum: Forum) -> dict[str, Any]:
    """What messages cite, what they said before, what is begun, and polls in each state."""

    def poll(**fields: Any) -> PollView:
        chosen = fields.get("voted", False)
        choices = (Choice(1, "Le lundi, 13 h", 2, 33, chosen), Choice(2, "Le vendredi, 13 h", 4, 67, False))
        stands = {"several": 1, "closed": False, "hidden": False, "voted": False, "may_vote": True, **fields}
        return PollView(question="Quel jour ?", choices=choices, voters=6, closes_at=now, **stands)

    def card(kind: str, title: str, byline: str) -> Document:
        return Document(kind=kind, title=title, byline=byline, url="#g-fils", published_at=now - dt.timedelta(days=14))

    def draft(kind: str, where: str, body: str, **more: str) -> tuple[Draft, Place | None]:
        made = Draft(place=f"{kind}:1", body=body, more=more, updated_at=now - dt.timedelta(minutes=5))
        place = Place(name=made.place, kind=kind, title=where, url="#g-fils", form_url="#g-fils", forum=forum)
        return made, place if where else None

    old = "La clé et l'assurance.\n\nOn ouvre trois matins.\nReste ouvert : qui paie."
    new = "La clé et l'assurance : une convention.\n\nOn ouvre trois matins.\n\nReste ouvert : qui paie après juin."
    return {
        "cards": [
            card("production", "Le petit-déjeuner qui a rouvert l'école", "Nadège Lefebvre"),
            card("thread", "Stages de troisième : trente-deux élèves, six entreprises", "Julien Caron"),
            card("meeting", "La place des parents", ""),
        ],
        "lines": difference(old, new),
        "drafts": [
            draft("topic", "Comment faire venir les parents ?", "Chez nous, on attend dehors, à 16 h 20, "),
            draft("forum", "Familles et école", "Qui a déjà ", title="Un goûter plutôt qu'une réunion"),
            draft("edit", "", "Le texte d'un message, dans un lieu qui n'est plus ouvert."),
        ],
        "polls": [
            (poll(), ""),
            (poll(several=2), "Choisissez deux réponses au plus."),
            (poll(voted=True), ""),
            (poll(hidden=True, voted=True), ""),
            (poll(closed=True, may_vote=False), ""),
            (poll(hidden=True, may_vote=False), ""),
        ],
    }


def _month(entry: CalendarEntry) -> Sheet:
    """November 2026, with one day that holds more than it shows."""
    first = dt.date(2026, 10, 26)
    days = [first + dt.timedelta(days=number) for number in range(42)]
    drawn = [
        Day(day, day.month == 11, day.day == 22, [(entry, False)] if day.day == 24 else [], 3 if day.day == 24 else 0)
        for day in days
    ]
    weeks = [drawn[number : number + 7] for number in range(0, 42, 7)]
    return Sheet(dt.date(2026, 11, 1), weeks, None, dt.date(2026, 12, 1), True)


def sample() -> dict[str, Any]:
    """What the page draws with."""
    now = timezone.now()
    networks = _networks()
    first = networks[0]
    nadege = _person(1, "Nadège", "Lefebvre", "Association Les Cahiers ouverts")
    thomas = _person(2, "Thomas", "Verhaeghe", "Ville de Calais")
    claire = _person(3, "Claire", "Vasseur")
    gone = _person(4, "", "", anonymised_at=now)
    forum = Forum(pk=1, name="Familles et école", slug="familles-et-ecole", network=first)

    def post(pk: int, poster: User, text: str, topic: Topic, **fields: Any) -> Post:
        made = Post(
            pk=pk,
            poster=poster,
            topic=topic,
            excerpt=text,
            created=now - dt.timedelta(hours=pk),
            approved=True,
            **fields,
        )
        made._content_rendered = mark_safe(f"<p>{text}</p>")  # noqa: S308 (our own words)
        if not hasattr(Post, "html"):
            made.html = made._content_rendered  # type: ignore[misc]
        return made

    def topic(pk: int, subject: str, kind: str, poster: User, count: int, **fields: Any) -> Topic:
        made = Topic(
            pk=pk, subject=subject, slug="fil", kind=kind, poster=poster, posts_count=count, forum=forum, approved=True,
            last_post_on=now - dt.timedelta(minutes=8 * pk), **{"type": Topic.TOPIC_POST, **fields},
        )  # fmt: skip
        made.last_post = post(
            90 + pk, poster, "Nous avons arrêté d'inviter. On sert le petit-déjeuner dans la cour.", made
        )
        return made

    question = topic(
        1, "Comment faire venir les parents qui ne passent jamais la grille de l'école ?", "question", claire, 16
    )
    asked = post(
        1,
        claire,
        "On a tout essayé : les mots dans le carnet, les réunions à 18 h. Qui a trouvé autre chose ?",
        question,
    )
    answer = post(
        2,
        nadege,
        "Nous avons arrêté d'inviter. On sert le petit-déjeuner dans la cour, trois matins par semaine.",
        question,
    )
    question.helped_by_id = answer.pk
    topics = [
        (question, True),
        (topic(2, "Un petit-déjeuner dans la cour pour renouer avec les parents", "experience", nadege, 61,
               type=Topic.TOPIC_STICKY), False),
        (topic(3, "Médiation par les pairs : qui l'a montée ?", "question", gone, 1), False),
        (topic(4, "Cité éducative : quel soir pour l'atelier ?", "poll", thomas, 14, status=Topic.TOPIC_LOCKED), False),
    ]  # fmt: skip

    def meeting(pk: int, days: int, **fields: Any) -> Meeting:
        starts = (now + dt.timedelta(days=days)).replace(hour=8, minute=30, second=0, microsecond=0)
        return Meeting(
            pk=pk, network=networks[pk % 5], title="La place des parents : groupe d'échange de pratiques", starts_at=starts,
            ends_at=starts + dt.timedelta(hours=3), **fields,
        )  # fmt: skip

    def training(pk: int, **fields: Any) -> Training:
        starts = (now + dt.timedelta(days=8 + pk)).replace(hour=9, minute=0, second=0, microsecond=0)
        opened = {"opened_at": now, **fields}
        return Training(
            pk=pk, network=networks[pk % 5], title="Accueillir la parole des parents", starts_at=starts,
            ends_at=starts + dt.timedelta(days=1), place="Maison des associations", half_days=3, **opened,
        )  # fmt: skip

    def entry(pk: int, **fields: Any) -> CalendarEntry:
        starts = now.replace(hour=9, minute=0, second=0, microsecond=0)
        return CalendarEntry(
            source="formation", pk=pk, start=starts, end=starts + dt.timedelta(hours=3), url="#", kind="Formation",
            title="Accueillir la parole des parents", network=first, place="Maison des associations", state="Ouvert", **fields,
        )  # fmt: skip

    def production(pk: int, network: Network | None, kind: str, title: str, **fields: Any) -> ProductionPage:
        made = ProductionPage(
            id=pk, title=title, slug=f"production-{pk}", kind=kind, network=network, published_on=now,
            aim="Trois matins par semaine, sans ordre du jour : ce que cela demande, ce que cela change.", **fields,
        )  # fmt: skip
        made.credits = [Credit(name="Nadège Lefebvre"), Credit(name="Claire Vasseur"), Credit(name="Thomas Verhaeghe")]
        return made

    def need(pk: int, **fields: Any) -> Need:
        return Need(
            pk=pk, title="Des adultes pour l'étude du soir, trois semaines avant le brevet", author=thomas, network=first,
            body_html="<p>Le centre social ferme à 18 h, le collège à 17 h. Entre les deux, personne.</p>",
            territory=Territory(name="Lens"), supports_count=6, helps_count=1, **fields,
        )  # fmt: skip

    def knot(act: str, **fields: Any) -> Knot:
        return Knot(act=act, person=thomas, reason="même sujet, deux fils", entry_id=1, **fields)

    texts = _texts(now, forum)
    wrong = SampleForm(
        {"title": "", "email": "moi@", "kind": "z", "fields_of": ["z"], "text": "La salle ferme à 18 h."},
        auto_id="faux_%s",
    )
    return {
        **texts,
        "networks": networks,
        "network": first,
        "member": Reader(person=nadege, member_of=frozenset({1, 2})),
        "visitor": Reader(),
        "steering": Reader(person=_person(9, "Hélène", "Faure", kind=User.Kind.STEERING)),
        "people": [nadege, thomas, claire, gone],
        "profiles": [nadege.profile, gone.profile],
        "crumbs": [("Accueil", "/"), ("Réseaux", "/reseaux/"), ("Éducation", "")],
        "keywords": [Keyword(label="coéducation", slug="coeducation"), Keyword(label="parents", slug="parents")],
        "busy": _cloth(networks, busy=True),
        "quiet": _cloth(networks, busy=False),
        "topics": topics,
        "topic": question,
        "question": asked,
        "answer": answer,
        "posts": [
            (asked, Turn()),
            (answer, Turn(helped=True)),
            (post(3, gone, "À Denain, cela n'a pas pris.", question, updates_count=1, edited_at=now), Turn(own=True)),
            (post(4, thomas, "Les portes qui se sont ouvertes : complétez cette liste.", question, wiki=True), Turn(unread=True, cards=texts["cards"])),
            (post(5, claire, "", question, removed="author", removed_at=now), Turn()),
            (post(6, gone, "", question, removed="hidden", removed_at=now, removed_reason="une famille y est nommée"), Turn()),
        ],
        "said": [post(7, nadege, "", question, thanks_count=3, useful_count=1, same_count=2), post(8, thomas, "", question)],
        "why": WhyForm(auto_id="geste_%s"),
        "knots": [knot(act, origin="Familles et école", target="Cantine") for act in Knot.Act.values],
        "meetings": [
            (meeting(1, 5, places=30, place="La Condition publique", territory=Territory(name="Roubaix")), False),
            (meeting(2, 9, places=12, registrations_count=12), False),
            (meeting(3, 12, video_url="https://visio.exemple.test/"), True),
            (meeting(4, -20, minutes_html="<p>…</p>"), False),
            (meeting(5, 6, cancelled_at=now, cancelled_reason="La salle est inondée"), False),
        ],
        "entries": [entry(1), entry(2, held=True), entry(3, cancelled=True)],
        "trainings": [
            (training(1, opened_at=None), False),
            (training(2, places=12), True),
            (training(3, places=12, registrations_count=12), False),
            (training(4, cancelled_at=now), False),
        ],
        "month": _month(entry(4)),
        "map": france([FrancePlace(code="32", name="Hauts-de-France", count=42, url="#", more_url="#"), FrancePlace(code="04", name="La Réunion", count=3, url="#", words="moins de 5")]),
        "changes": [Row("Raison d'être", "Que l'on se parle.", "Que l'on se parle et se relaie."), Row("Rythme des rencontres", "", "Le dernier jeudi du mois")],
        "needs": [(need(1), False), (need(2), True), (need(3, met_on=now.date(), met_by="une fiche d'expérience", met_by_url="/productions/"), False)],
        "productions": [
            production(1, networks[0], "fiche", "Le petit-déjeuner qui a rouvert l'école"),
            production(2, networks[4], "guide", "Évaluer en marchant : préparer, arpenter, restituer"),
            production(3, None, "document", "Le contrat adulte-relais", archive=True, source="Service-public.fr"),
        ],
        "related": [Related("Une fiche", "/productions/une-fiche/", "Fiche d'expérience")],
        "news": [NewsPage(id=1, title="Contrats de ville : le calendrier des avenants 2027", slug="avenants", url_path="/home/actualites/avenants/", intro="Trois dates à retenir.", published_on=now), *(NewsPage(id=2 + n, kind="appel", title=title, slug=f"appel-{n}", url_path=f"/home/actualites/appel-{n}/", intro="Pour agir dans les quartiers.", published_on=now, deadline=(now + dt.timedelta(days=days)).date()) for n, (title, days) in enumerate((("Quartiers d'été", 20), ("Cités éducatives", -3))))],
        "facts": [("Territoire", "Quartier de l'Alma, Roubaix"), ("Moyens", "2 personnes, 3 matins, 70 € par semaine")],
        "story": [("Contexte", "Une école de 210 élèves. Aux réunions, cinq ou six parents, toujours les mêmes."), ("Démarche", "De 7 h 40 à 8 h 20, la cour ouvre à tout le monde.")],
        "summary_html": mark_safe("<p>Après six semaines, une quarantaine de familles passent chaque matin.</p>"),
        "outline": [{"url": "#message-1", "when": "14 octobre", "title": "La fiche de Nadège", "current": False}, {"url": "#message-2", "when": "Nouveau", "title": "Amiens démarre", "current": True}],
        "says": [
            (ChatMessage(pk=n, author=author, body_html=f"<p>{text}</p>", at=now, key=uuid.uuid4()), begins)
            for n, (author, text, begins) in enumerate(
                [(nadege, "Quelqu'un a un modèle d'autorisation de sortie ?", True), (nadege, "Pour un stage de trois jours.", False), (thomas, "Oui, je le mets dans le fil.", True)], 1
            )
        ],
        "form": SampleForm(),
        "wrong": wrong,
        "writing": WritingForm(auto_id="ecrire_%s"),
        "writing_wrong": WritingForm({"body": ""}, auto_id="refuse_%s"),
        "chatting": WritingForm(auto_id="dire_%s"),
        "columns": [{"label": "Mission", "amount": False}, {"label": "Engagé", "amount": True}],
        "rows": [{"group": "Missions socle"}, {"cells": ["Animer les réseaux", "218 000,00"]}, {"cells": ["Inscriptions de bailleurs", "non publié : moins de 5 personnes"]}],
        "total": ["Total", "612 400,00"],
        "figures": [{"value": "612 400 €", "label": "inscrits au programme", "masked": False}, {"value": None, "label": "inscriptions de bailleurs en Thiérache", "masked": True}],
        "bars": [("État (BOP 147)", 257790, "257 790 €"), ("Région", 142000, "142 000 €"), ("Départements", 64000, "64 000 €")],
        "steer_items": [{"label": "Tableau de bord", "url": "/pilotage/", "current": True}, {"label": "Transparence", "url": "/pilotage/transparence/", "current": False}],
    }  # fmt: skip


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Draw them all."""
    return render(request, "components/index.html", sample())


@require_safe
def error(request: HttpRequest, code: int) -> HttpResponse:
    """A picture of a page of error, which DEBUG hides behind its own; 404 for one that does not exist."""
    if code not in (403, 404, 500):
        raise Http404
    return render(request, f"{code}.html")


urlpatterns = [
    path("composants/", gallery, name="gallery"),
    path("composants/<int:code>/", error, name="gallery_error"),
]
