"""What the editor of a production checks of a periodical: its issue, and its ISSN down to the last sign."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

ISSN = re.compile(r"(\d{4})-?(\d{3}[\dX])")


def issn_of(text: str) -> str:
    """An ISSN as one writes it, « 1234-5679 ». Raises ValidationError for what is none: its last sign proves it."""
    found = ISSN.fullmatch(re.sub(r"[\s\u2010-\u2015]+", lambda one: "-" if one.group().strip() else "", text.upper()))
    if found is None:
        raise ValidationError(
            _("Un ISSN s'écrit avec quatre chiffres, un tiret, trois chiffres, puis un chiffre ou X.")
        )
    signs = "".join(found.groups())
    rest = sum(int(sign) * (8 - place) for place, sign in enumerate(signs[:7])) % 11
    last = "0" if rest == 0 else "X" if rest == 1 else str(11 - rest)
    if signs[7] != last:
        raise ValidationError(_("Cet ISSN n'existe pas : son dernier signe ne répond pas aux autres. Relisez-le."))
    return f"{signs[:4]}-{signs[4:]}"


class PeriodicalForm(WagtailAdminPageForm):
    """A periodical says which issue it is; an ISSN that is given is a true one."""

    def clean_issn(self) -> str:
        """The ISSN as one writes it, or nothing."""
        typed = (self.cleaned_data.get("issn") or "").strip()
        return issn_of(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        """Refuses to publish an issue of a periodical without its number."""
        data: dict[str, Any] = super().clean() or {}
        missing = data.get("kind") == self._meta.model.Kind.PERIODICAL and not data.get("issue")
        if missing and "issue" in self.fields and not self.is_deferred_validation:
            self.add_error("issue", _("Quel numéro de ce périodique ? « 12 », « 2026-3 »."))
        return data
