"""The shape of a new thread, kind by kind: what is common first, then what each kind asks for besides."""

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from communities.people.forms import PlaceForm
from forums.actions.polls import FEWEST, LONGEST_DURATION, MOST, PollDraft
from forums.actions.sheets import told
from forums.actions.words import LONGEST, label_of
from forums.forms import TITLE_LENGTH
from forums.forum_conversation.models import ExperienceSheet, Topic
from reference.models import Keyword
from reference.names import name_key
from writing.excerpt import one_line
from writing.fields import WritingField
from writing.limits import Refused, check

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

FIELD_LENGTH = 4_000  # characters of one part of a sheet
MOST_FREE = 5
MOST_WORDS = 8
KINDS = [Topic.Kind.DISCUSSION, Topic.Kind.QUESTION, Topic.Kind.EXPERIENCE, Topic.Kind.POLL]
WHAT_FOR: dict[str, tuple[str, "StrPromise"]] = {
    Topic.Kind.DISCUSSION: ("users", _("Partager une idée, une nouvelle, un doute : chacun·e y met du sien.")),
    Topic.Kind.QUESTION: ("circle-help", _("Demander de l'aide. Vous direz quelle réponse vous a servi.")),
    Topic.Kind.EXPERIENCE: ("file-text", _("Raconter ce que vous avez fait, pour que d'autres le refassent ailleurs.")),
    Topic.Kind.POLL: ("list-checks", _("Demander un avis : deux à dix réponses au choix, votes anonymes.")),
}


NEEDED = {
    "context": _("Dites en deux phrases où cela se passe et pour qui."),
    "approach": _("Racontez ce que vous avez fait : c'est le cœur de la fiche."),
}
POLL_FIELDS = ("question", "choices_max", "days", "hide_results", *(f"option_{n}" for n in range(1, MOST + 1)))


def _part(label: "StrPromise", help_text: "StrPromise", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=FIELD_LENGTH,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "max_length": _("Cette partie dépasse 4 000 caractères. Elle est gardée ici ; raccourcissez-la.")
        },
    )


class SheetForm(PlaceForm):
    """What an experience tells. Context and approach make a sheet; the rest may come later."""

    context = _part(_("Contexte"), _("Où, pour qui, et ce qui n'allait pas ou manquait."))
    approach = _part(_("Démarche"), _("Ce que vous avez fait, dans l'ordre, concrètement."), 4)
    results = _part(_("Résultats"), _("Ce qui a changé, avec vos chiffres si vous en avez."))
    difficulties = _part(
        _("Difficultés"), _("Ce qui a coincé, ce que vous ne referiez pas : c'est ce qu'on lit le plus.")
    )
    transfer = _part(_("Conditions de transfert"), _("Ce qu'il faut réunir pour que cela marche ailleurs."))
    partners = _part(_("Partenaires"), _("Avec qui, et qui a fait quoi."), 2)
    means = _part(_("Moyens"), _("Temps, personnes, argent, lieux."), 2)
    without_sheet = False  # whether nothing at all may be said

    @classmethod
    def initial_of(cls, topic: Topic) -> dict[str, str]:
        """What the form shows of a thread's sheet before anything is typed."""
        sheet: ExperienceSheet | None = getattr(topic, "sheet", None)
        said = {name: getattr(sheet, name) for name in ExperienceSheet.FIELDS} if sheet else {}
        return {
            **said,
            "territory": topic.territory.name if topic.territory else "",
            "territory_id": str(topic.territory_id or ""),
        }

    def clean(self) -> dict[str, Any]:
        """A sheet with something in it has a context and an approach; whole, it is held to what a message is."""
        data = super().clean()
        if not self.wants_sheet() or (self.without_sheet and not self.said()):
            return data
        for name, sentence in NEEDED.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        sheet = ""
        for name, text in self.said().items():
            sheet = f"{sheet}\n\n{text}"
            try:
                check(sheet)
            except Refused as refused:
                self.add_error(name, str(refused))
                break
        return data

    def wants_sheet(self) -> bool:
        """Whether what is written is a sheet at all."""
        return True

    def said(self) -> dict[str, str]:
        """What the sheet says, part by part; empty parts left out."""
        return told(self.cleaned_data)

    def parts(self) -> Iterator[BoundField]:
        """The parts of the sheet, in the order in which one tells."""
        names = ("context", "partners", "approach", "results", "difficulties", "transfer", "means")
        return (self[name] for name in names)


class PollForm(forms.Form):
    """What a poll asks. Ten lines for the answers, those that stay empty are left out."""

    question = forms.CharField(
        label=_("Question du sondage"),
        max_length=255,
        required=False,
        help_text=_("Laissez vide si le titre suffit."),
    )
    choices_max = forms.IntegerField(
        label=_("Réponses par personne"), min_value=1, max_value=MOST, required=False, initial=1
    )
    days = forms.IntegerField(
        label=_("Durée, en jours"),
        min_value=1,
        max_value=LONGEST_DURATION,
        required=False,
        help_text=_("Laissez vide pour un sondage ouvert aussi longtemps que le fil."),
    )
    hide_results = forms.BooleanField(label=_("Ne montrer les résultats qu'à la clôture"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST + 1):
            self.fields[f"option_{number}"] = forms.CharField(
                label=_("Réponse %(number)d") % {"number": number},
                max_length=255,
                required=False,
                widget=forms.TextInput(attrs={"placeholder": " ", "autocomplete": "off"}),
            )

    def options(self) -> Iterator[BoundField]:
        """The lines of the answers."""
        return (self[f"option_{number}"] for number in range(1, MOST + 1))

    def clean(self) -> dict[str, Any]:
        """A poll proposes two different answers at least, and lets one person give no more than there are."""
        data = super().clean() or {}
        if not self.wants_poll():
            return data
        typed = (one_line(data.get(f"option_{number}") or "") for number in range(1, MOST + 1))
        self.answers = tuple(dict.fromkeys(text for text in typed if text))
        if len(self.answers) < FEWEST:
            empty = next((n for n in range(1, MOST + 1) if not data.get(f"option_{n}")), 1)
            self.add_error(f"option_{empty}", _("Proposez au moins deux réponses différentes."))
        elif (data.get("choices_max") or 1) > len(self.answers):
            sentence = ngettext_lazy(
                "Il n'y a que %(count)d réponse à choisir.", "Il n'y a que %(count)d réponses à choisir.", "count"
            )
            self.add_error("choices_max", sentence % {"count": len(self.answers)})
        return data

    def wants_poll(self) -> bool:
        """Whether what is written is a poll at all."""
        return True

    def draft(self) -> PollDraft:
        """What is asked."""
        data = self.cleaned_data
        return PollDraft(
            question=data["question"] or data.get("title", ""),
            options=self.answers,
            choices=data["choices_max"] or 1,
            days=data["days"],
            hidden=data["hide_results"],
        )


class TopicForm(PollForm, SheetForm):
    """A new thread. What belongs to another kind than the one chosen is not looked at."""

    title = forms.CharField(
        label=_("Titre"),
        max_length=TITLE_LENGTH,
        help_text=_("Une phrase que vous diriez à un·e collègue : elle fait venir les réponses."),
        error_messages={
            "required": _("Donnez un titre à votre fil : c'est lui que les autres verront."),
            "max_length": _("Ce titre dépasse 150 caractères."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Ce que vous apportez"),
        choices=[(kind.value, kind.label) for kind in KINDS],
        required=False,
        initial=Topic.Kind.DISCUSSION,
        widget=forms.RadioSelect,
    )
    body = WritingField(
        label=_("Votre message"),
        rows=8,
        error_messages={
            "required": _("Écrivez quelques mots avant d'envoyer."),
            "max_length": _("Ce message dépasse 32 000 caractères. Il est gardé ici ; raccourcissez-le."),
        },
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Thèmes"),
        queryset=Keyword.objects.standing().filter(group=Keyword.Group.THEME).order_by("label"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label=_("Autres mots-clés"),
        max_length=300,
        required=False,
        help_text=_("Cinq au plus, séparés par des virgules. Exemple : petit-déjeuner, cour d'école."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hat = forms.CharField(required=False, max_length=20)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)
    field_order = ["title", "kind", "body"]
    without_sheet = True

    def __init__(self, *args: Any, hats: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hats = hats

    def wants_sheet(self) -> bool:
        """Only an experience has one."""
        return self.cleaned_data.get("kind") == Topic.Kind.EXPERIENCE

    def wants_poll(self) -> bool:
        """Only a poll is one."""
        return self.cleaned_data.get("kind") == Topic.Kind.POLL

    def kinds(self) -> list[tuple[str, str, str, "StrPromise", bool]]:
        """The kinds to choose from: (value, label, pictogram, what for, chosen)."""
        chosen = str(self["kind"].value() or Topic.Kind.DISCUSSION)
        return [(kind.value, str(kind.label), *WHAT_FOR[kind], kind.value == chosen) for kind in KINDS]

    def clean_kind(self) -> str:
        """A discussion, when nothing else is said."""
        return self.cleaned_data["kind"] or Topic.Kind.DISCUSSION

    def clean_title(self) -> str:
        """A title has something to read in it."""
        title = one_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(self.fields["title"].error_messages["required"])
        return title

    def clean_hat(self) -> str:
        """One's own functions only."""
        value = self.cleaned_data["hat"]
        if value and value not in dict(self.hats):
            raise forms.ValidationError(_("Choisissez l'une de vos fonctions."))
        return value

    def clean_words(self) -> list[str]:
        """The free keywords, each once."""
        labels = [label for text in self.cleaned_data["words"].split(",") if (label := label_of(text))]
        if any(len(label) > LONGEST for label in labels):
            raise forms.ValidationError(_("Un mot-clé fait quarante caractères au plus."))
        if any(not name_key(label) for label in labels):
            raise forms.ValidationError(_("Écrivez chaque mot-clé en lettres latines ou en chiffres."))
        named = list({name_key(label): label for label in reversed(labels)}.values())[::-1]
        if len(named) > MOST_FREE:
            raise forms.ValidationError(_("Cinq mots-clés au plus, pour que chacun compte."))
        return named

    def clean(self) -> dict[str, Any]:
        """Few keywords in all: each one is a way in."""
        data = super().clean()
        unasked = () if self.wants_sheet() else ExperienceSheet.FIELDS
        for name in (*unasked, *(() if self.wants_poll() else POLL_FIELDS)):
            self.errors.pop(name, None)
        if len(data.get("themes") or ()) + len(data.get("words") or ()) > MOST_WORDS:
            self.add_error("themes", _("Huit thèmes et mots-clés au plus, en tout."))
        return data

    def written(self) -> dict[str, Any]:
        """What was written, as the action takes it."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "body": data["body"],
            "kind": data["kind"],
            "keywords": data["themes"],
            "words": data["words"],
            "territory": data["place"],
            "sheet": self.said() if self.wants_sheet() else None,
            "poll": self.draft() if self.wants_poll() else None,
            "hat": data["hat"],
            "key": data["key"],
        }
