"""What narrows the calendar, and what announces a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from communities.meetings.models import Meeting
from communities.networks.models import Network
from forums.forum.models import Forum
from writing.limits import MAX_LENGTH, Refused, check


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
    body = forms.CharField(
        label=_("Votre annonce"),
        max_length=MAX_LENGTH,
        help_text=_("La date, le lieu et les places restantes s'affichent au-dessus du fil."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Écrivez quelques mots : pourquoi venir, et ce qui s'y passera.")},
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Forum.objects.places().filter(network_id=meeting.network_id)
        field: forms.ModelChoiceField[Forum] = self.fields["forum"]  # type: ignore[assignment]
        field.queryset = places if meeting.public else places.filter(private=True)

    def clean_body(self) -> str:
        """What no message may be is said before it is sent."""
        try:
            check(self.cleaned_data["body"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return str(self.cleaned_data["body"])


class CalendarForm(forms.Form):
    """Of which network, and whether of one's own networks only; whatever is not understood is left out."""

    reseau = forms.ModelChoiceField(
        label=_("Réseau"),
        required=False,
        queryset=Network.objects.order_by("name"),
        to_field_name="slug",
        empty_label=_("Tous"),
    )
    voir = forms.ChoiceField(
        label=_("Rencontres"),
        required=False,
        choices=[("", _("Toutes")), ("publiques", _("Publiques")), ("miennes", _("De mes réseaux"))],
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reader.is_professional:
            del self.fields["voir"]
