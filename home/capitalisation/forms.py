"""What one fills in to start a draft, to write it, and to say something of it."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from communities.networks.models import Network
from communities.people.choices import SeveralField
from communities.people.forms import PlaceForm
from home.capitalisation.actions import Pick
from home.capitalisation.models import Draft, Section
from home.capitalisation.picking.snapshots import Snapshot
from home.productions.models import ProductionPage
from reference.models import Keyword
from reference.names import name_key
from writing.fields import WritingField

GROUPS = (Keyword.Group.THEME, Keyword.Group.PILLAR, Keyword.Group.AUDIENCE, Keyword.Group.SCHEME)


def key_field() -> forms.UUIDField:
    """What makes a form sent twice by a nervous finger one."""
    return forms.UUIDField(required=False, widget=forms.HiddenInput)


class DraftForm(PlaceForm):
    """What a production will be."""

    key = key_field()
    title = forms.CharField(
        label=_("Titre"),
        max_length=160,
        help_text=_("Vous pourrez en changer."),
        error_messages={"required": _("Donnez un titre, même provisoire.")},
    )
    aim = forms.CharField(
        label=_("À quoi cela servira"),
        max_length=240,
        required=False,
        help_text=_("Une phrase : qui pourra faire quoi après l'avoir lu."),
    )
    kind = forms.ChoiceField(label=_("Type"), choices=ProductionPage.Kind.choices, initial=ProductionPage.Kind.SHEET)
    network = forms.ModelChoiceField(
        label=_("Réseau"), queryset=Network.objects.none(), required=False, empty_label=_("Aucun en particulier")
    )
    open = forms.ChoiceField(
        label=_("Qui peut lire pendant l'écriture"),
        choices=[("1", _("Les membres du réseau : ils commentent, suggèrent, et peuvent se joindre à vous")),
                 ("", _("Seulement les personnes qui écrivent"))],
        required=False,
        initial="1",
        widget=forms.RadioSelect,
    )  # fmt: skip
    keywords = SeveralField(
        label=_("Mots-clés"),
        queryset=Keyword.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    feedback = forms.CharField(
        label=_("Le regard que vous cherchez"),
        max_length=600,
        required=False,
        help_text=_("Ce que vous aimeriez que l'on vérifie, complète ou discute. Cela se lit en haut du texte."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = [
        *("key", "title", "aim", "kind", "network", "open"),
        *("territory", "territory_id", "keywords", "feedback"),
    ]

    def __init__(self, *args: Any, reader: Reader, draft: Draft | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [draft.network_id] if draft and draft.network_id else []
        networks = Network.objects.filter(pk__in=[*reader.member_of, *held]).order_by("name")
        self.fields["network"].queryset = networks  # type: ignore[attr-defined]
        self.fields["keywords"].queryset = words_to_choose(draft)  # type: ignore[attr-defined]
        self.fields["territory"].help_text = _("Où cela se passe ; laissez vide si c'est partout.")

    def keyword_groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """The boxes of the keywords under the names of their groups, in each as a dictionary orders them."""
        found: dict[str, list[BoundWidget]] = {}
        for box in sorted(self["keywords"], key=lambda box: name_key(str(box.choice_label))):
            found.setdefault(box.data["value"].instance.group, []).append(box)
        groups = [group for group in (*GROUPS, *Keyword.Group) if group in found]
        return [(str(Keyword.Group(group).label), found[group]) for group in dict.fromkeys(groups)]

    def written(self) -> dict[str, Any]:
        """What was written, as the actions take it."""
        data = self.cleaned_data
        names = ("title", "aim", "kind", "network", "keywords", "feedback")
        told: dict[str, Any] = {name: data[name] for name in names if name in self.fields}
        return {**told, "open": data["open"] == "1", "territory": data["place"]}


class DescribeForm(DraftForm):
    """What a production is, once it is being written: also what is to be remembered of it, and its licence."""

    key = None  # type: ignore[assignment]
    remember = forms.CharField(
        label=_("Ce qu'il faut retenir"),
        max_length=1000,
        required=False,
        help_text=_("Trois ou quatre lignes, une par idée. Elles se lisent en premier."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    licence = forms.ChoiceField(label=_("Licence"), choices=ProductionPage.Licence.choices)
    field_order = [*DraftForm.field_order, "remember", "licence"]

    def __init__(self, *args: Any, withheld: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in withheld:  # what stands there is not for this reader, and stays as it is
            del self.fields[name]

    def written(self) -> dict[str, Any]:
        """What was written, as the actions take it."""
        told: dict[str, Any] = {
            name: self.cleaned_data[name] for name in self.fields if name in ("remember", "licence")
        }
        return {**super().written(), **told}


def words_to_choose(draft: Draft | None) -> QuerySet[Keyword]:
    """The keywords one may choose; those that the draft bears already stay among them."""
    standing = Q(merged_into=None, ended_on=None, group__in=GROUPS)
    borne = Q(pk__in=draft.keywords.values("pk")) if draft else Q()
    return Keyword.objects.filter(standing | borne if draft else standing).order_by("group", Lower("label"), "pk")


def told_of(draft: Draft) -> dict[str, Any]:
    """What the form shows of a draft before anything is typed."""
    return {
        **{name: getattr(draft, name) for name in ("title", "aim", "kind", "feedback", "remember", "licence")},
        "network": draft.network_id,
        "open": "1" if draft.open else "",
        "keywords": [one.pk for one in draft.keywords.all()],
        "territory": draft.territory.name if draft.territory else "",
        "territory_id": str(draft.territory_id or ""),
    }


class AddressForm(forms.Form):
    """Where to pick words besides."""

    adresse = forms.CharField(
        label=_("Adresse d'un fil, d'une rencontre ou d'un besoin"),
        max_length=400,
        error_messages={"required": _("Collez une adresse de Maillage.")},
    )


class PickForm(forms.Form):
    """Boxes to tick beside words, and the section each goes into."""

    key = key_field()

    def __init__(self, *args: Any, offered: Sequence[Snapshot], refused: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered, self.refused = offered, refused
        for one in offered:
            if one.key in refused or not one.authors:
                continue
            self.fields[f"prendre-{one.key}"] = forms.BooleanField(label=_("Reprendre"), required=False)
            self.fields[f"partie-{one.key}"] = forms.ChoiceField(
                label=_("Dans la partie"), choices=Section.choices, initial=one.section, required=False
            )

    def clean(self) -> dict[str, Any]:
        """What was ticked, as `picks`; what is no longer there is said."""
        data = super().clean() or {}
        keys = [one.key for one in self.offered]
        ticked = [name.removeprefix("prendre-") for name in self.data if name.startswith("prendre-")]
        if any(key not in keys or f"prendre-{key}" not in self.fields for key in ticked):
            self.add_error(None, _("Un de ces messages n'est plus là : les autres restent cochés."))
        sections = {one.key: data.get(f"partie-{one.key}") or one.section for one in self.offered}
        data["picks"] = [Pick(key, sections[key]) for key in keys if data.get(f"prendre-{key}")]
        if not data["picks"] and not self.errors:
            self.add_error(None, _("Cochez au moins un message."))
        return data


class PassageForm(forms.Form):
    """A passage; `base` is the number of the state one began from."""

    body = WritingField(label=_("Le passage"), rows=12, error_messages={"required": _("Écrivez quelques mots.")})
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    suggestion = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)


class NewPassageForm(forms.Form):
    """A passage to add."""

    section = forms.ChoiceField(label=_("Dans la partie"), choices=Section.choices, initial=Section.CONTEXT)
    body = WritingField(label=_("Le passage"), rows=10, error_messages={"required": _("Écrivez quelques mots.")})
    key = key_field()


class CommentForm(forms.Form):
    """Something said of a passage."""

    about = forms.CharField(
        label=_("À propos de ces mots"),
        max_length=300,
        required=False,
        help_text=_("Copiez-les du passage, si votre commentaire n'est pas sur l'ensemble."),
    )
    body = WritingField(
        label=_("Votre commentaire"),
        rows=4,
        max_length=4000,
        error_messages={"required": _("Écrivez votre commentaire avant de l'envoyer.")},
    )
    key = key_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "commentaire-%s")  # it stands beside the passage's own form
        super().__init__(*args, **kwargs)


class SuggestForm(forms.Form):
    """Another wording."""

    body = WritingField(label=_("Le passage, tel que vous l'écririez"), rows=12)
    why = forms.CharField(label=_("Pourquoi"), max_length=300, required=False)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    key = key_field()


class SplitForm(forms.Form):
    """Where to cut a passage: before its paragraph of this number."""

    at = forms.IntegerField(min_value=1, max_value=100_000, error_messages={"required": _("Choisissez où couper.")})
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


def fresh_key() -> uuid.UUID:
    """A key for a form that is drawn."""
    return uuid.uuid4()
