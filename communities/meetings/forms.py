"""What announces a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.meetings.models import Meeting
from communities.meetings.planning_forms import care_field
from forums.forum.models import Forum
from writing.fields import WritingField


class AnnounceForm(forms.Form):
    """Where a meeting is announced, and with which words."""

    forum = forms.ModelChoiceField(
        label=_("Dans quel forum"),
        queryset=Forum.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("Choisissez un forum."),
            "invalid_choice": _("Choisissez un forum de ce réseau."),
        },
    )
    body = WritingField(
        label=_("Votre annonce"),
        help_text=_("La date, le lieu et les places restantes s'affichent au-dessus du fil."),
        error_messages={"required": _("Écrivez quelques mots : pourquoi venir, et ce qui s'y passera.")},
    )
    hat = forms.CharField(required=False, max_length=20)

    def __init__(
        self, *args: Any, meeting: Meeting, hats: list[tuple[str, str]], care: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asks_care = care
        if care:
            self.fields["care"] = care_field()
        self.hats = hats
        places = Forum.objects.places().filter(network_id=meeting.network_id)
        field: forms.ModelChoiceField[Forum] = self.fields["forum"]  # type: ignore[assignment]
        field.queryset = places if meeting.public else places.filter(private=True)

    def clean_hat(self) -> str:
        """One's own functions only."""
        value = str(self.cleaned_data["hat"])
        if value and value not in dict(self.hats):
            raise forms.ValidationError(_("Choisissez l'une de vos fonctions."))
        return value
