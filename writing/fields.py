"""The field in which people write at length: what could not be published as it is comes back with the reason."""

from typing import Any

from django import forms

from writing.limits import MAX_LENGTH, Refused, check


class WritingField(forms.CharField):
    """A text in Markdown. Every form that takes one takes it here, so that the same is refused at every door."""

    def __init__(self, *, rows: int = 6, max_length: int = MAX_LENGTH, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def clean(self, value: Any) -> str:
        """The text. Raises ValidationError with the sentence of writing.limits."""
        text = str(super().clean(value))
        try:
            check(text)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return text
