"""Choosing several rows in a form."""

from typing import Any

from django import forms

LONGEST_ID = 18  # digits: one more, and a database may hold no such number


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows by their ids; an id that no database can hold is a choice that does not exist, like another."""

    def clean(self, value: Any) -> Any:
        """The rows. Raises ValidationError for what is no choice."""
        for one in value if isinstance(value, list | tuple) else ():
            if len(str(one)) > LONGEST_ID:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(one)[:20]}
                )
        return super().clean(value)
