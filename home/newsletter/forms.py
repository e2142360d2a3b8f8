"""What one types to get the letter, and what editors choose to compose it."""

from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from home.newsletter.news import Piece


class AskForm(forms.Form):
    """An address."""

    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ComposeForm(forms.Form):
    """The subject of a letter, and what it tells of."""

    subject = forms.CharField(label=_("Objet"), max_length=120)
    pieces = forms.MultipleChoiceField(
        label=_("Ce qu'elle raconte"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, pieces: list[Piece], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pieces"].choices = [(piece.key, piece.title) for piece in pieces]  # type: ignore[attr-defined]
        self._pieces = pieces

    def groups(self) -> list[tuple[str, list[tuple[BoundWidget, Piece]]]]:
        """What may be told, under its headings: the box to tick, and what it stands for."""
        lines = zip(self["pieces"], self._pieces, strict=True)
        return [(heading, list(group)) for heading, group in groupby(lines, key=lambda line: line[1].heading)]

    def chosen(self) -> list[Piece]:
        """What was ticked, in the order it was shown."""
        ticked = set(self.cleaned_data["pieces"])
        return [piece for piece in self._pieces if piece.key in ticked]


class ScheduleForm(forms.Form):
    """When a letter leaves: at once, or at a moment to come."""

    send_at = forms.DateTimeField(
        label=_("Envoyer plus tard, le"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
