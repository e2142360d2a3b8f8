"""A proof on paper: what it says, and its PDF (background.papers), given to its person alone."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from background import papers
from communities.people.models import Proof


def name_of(proof: Proof) -> str:
    """The name of a proof's PDF: everything the paper says goes into it."""
    said = [proof.number, proof.name, proof.lines, proof.signature, settings.BASE_URL]
    return papers.named(f"contributions-{proof.pk}", *said)


def make(proof_pk: int) -> None:
    """Hand a proof to the typesetter. Doing it twice does no harm."""
    proof = Proof.objects.filter(pk=proof_pk, withdrawn_at=None).first()
    if proof is not None:
        with translation.override(settings.LANGUAGE_CODE):
            papers.make(name_of(proof), [render_to_string("people/proofs/paper.html", written(proof))])


def written(proof: Proof) -> dict[str, Any]:
    """What the paper, and the page that verifies it, say."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for kind, words, dates in proof.lines:
        kinds.setdefault(kind, []).append((words, dates))
    path = reverse("people:verify", args=[proof.number])
    return {"proof": proof, "kinds": list(kinds.items()), "address": f"{settings.BASE_URL.rstrip('/')}{path}"}
