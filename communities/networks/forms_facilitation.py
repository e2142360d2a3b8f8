"""What is asked in the journal, of a review, and when one hands a facilitation over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.networks.models import FacilitationEntry, Membership, Network, PeerVoice

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOST_NAMESAKES = 8


class JournalForm(forms.Form):
    """Which acts, whose, and when. What is not understood narrows nothing."""

    geste = forms.ChoiceField(label=_("Geste"), required=False)
    qui = forms.ChoiceField(label=_("Par"), required=False)
    depuis = forms.DateField(label=_("Depuis le"), required=False, widget=DAY)
    jusqua = forms.DateField(label=_("Jusqu'au"), required=False, widget=DAY)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["geste"].choices = [("", _("Tous les gestes")), *FacilitationEntry.Act.choices]  # type: ignore[attr-defined]
        self.fields["qui"].choices = [("", _("Tout le monde")), *people]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=400,
        help_text=_("Les membres du réseau liront votre raison dans le journal."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Dites pourquoi : les membres liront votre raison dans le journal d'animation.")},
    )


class VoiceForm(forms.Form):
    """Keep the act, undo it, or hand one's turn on."""

    say = forms.ChoiceField(
        label=_("Ce geste"),
        choices=[
            (PeerVoice.Say.KEEP, _("Je le maintiendrais")),
            (PeerVoice.Say.UNDO, _("Je le déferais")),
            (PeerVoice.Say.PASS, _("Je passe mon tour : quelqu'un d'autre sera tiré au sort")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez une des trois réponses."),
            "invalid_choice": _("Choisissez une des trois réponses."),
        },
    )
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=400,
        required=False,
        help_text=_(
            "Publié au journal avec la décision, sans votre nom. Si vous passez votre tour, rien n'est demandé."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """A voice has a reason."""
        data = super().clean() or {}
        if data.get("say") in (PeerVoice.Say.KEEP, PeerVoice.Say.UNDO) and not (data.get("reason") or "").strip():
            self.add_error("reason", _("Dites pourquoi : c'est la raison qui aide, plus que la voix."))
        return data


class HandOverForm(forms.Form):
    """When one's term ends, to whom one would hand it, and why."""

    on = forms.DateField(
        label=_("Mon dernier jour"),
        widget=DAY,
        help_text=_("Aujourd'hui, ou un jour avant la fin prévue."),
        error_messages={"required": _("Donnez votre dernier jour.")},
    )
    name = forms.CharField(
        label=_("Qui inviter à se proposer"),
        max_length=120,
        required=False,
        help_text=_(
            "Le nom d'un membre du réseau. Il reçoit un courriel, et décide. Laissez vide pour n'inviter personne."
        ),
    )
    person = forms.ChoiceField(label=_("Laquelle de ces personnes"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Dites pourquoi : les membres liront votre raison dans le journal d'animation.")},
    )

    def __init__(self, *args: Any, network: Network, besides: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = Membership.objects.of(network).exclude(person=besides)
        self.found: list[Membership] = []
        asked = (self.data.get("name") or "")[:120].replace("\0", "") if self.is_bound else ""
        if words := asked.split()[:4]:
            named = self.members
            for word in words:
                named = named.filter(person__last_name__icontains=word) | named.filter(
                    person__first_name__icontains=word
                )
            self.found = list(named.order_by("person__last_name", "person__first_name", "pk")[:MOST_NAMESAKES])
        if len(self.found) > 1:
            self.fields["person"].choices = [  # type: ignore[attr-defined]
                (str(one.person_id), self._named(one)) for one in self.found
            ]
        else:
            del self.fields["person"]

    @staticmethod
    def _named(one: Membership) -> str:
        job = one.person.profile.job if hasattr(one.person, "profile") else ""
        return f"{one.person.get_full_name()}, {job}" if job else one.person.get_full_name()

    def clean(self) -> dict[str, Any]:
        """Whoever is named is one member."""
        data = super().clean() or {}
        data["to"] = None
        if not data.get("name"):
            return data
        if not self.found:
            self.add_error("name", _("Aucun membre de ce réseau ne porte ce nom."))
        elif len(self.found) == 1:
            data["to"] = self.found[0].person
        elif chosen := data.get("person"):
            data["to"] = next(one.person for one in self.found if str(one.person_id) == chosen)
        else:
            self.add_error("person", _("Plusieurs personnes portent ce nom : dites laquelle."))
        return data


class TaskForm(forms.Form):
    """Something to do."""

    title = forms.CharField(
        label=_("À faire"),
        max_length=200,
        error_messages={"required": _("Dites en quelques mots ce qu'il y a à faire.")},
    )
    due_on = forms.DateField(label=_("Pour le"), required=False, widget=DAY)
