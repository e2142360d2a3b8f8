"""Proofs of contribution: made on the person's word, at their request; withdrawn as they like."""

import json
import secrets
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.core.signing import Signer
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.people import plugs
from communities.people.models import Proof
from communities.people.refusals import NotPossible

MOST_LINES = 60
MOST_STANDING = 20
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is misread on paper
GROUPS, GROUP = 4, 5  # about 98 bits: a number is not found by trying


@transaction.atomic
def declare_contributions(*, by: Reader, chosen: Iterable[str]) -> Proof:
    """Make a proof of what `by` chooses among their own contributions (« kind:key »); the words are ours, not theirs.

    Raises PermissionDenied; NotPossible (nothing chosen, too much, too many proofs that stand).
    """
    if by.person is None or not by.is_professional:
        raise PermissionDenied
    wanted = set(chosen)
    lines = [
        [str(kind.label), one.words, one.dates]
        for kind in plugs.declarables()
        for one in kind.of(by.person)
        if f"{kind.kind}:{one.key}" in wanted
    ]
    if not lines:
        raise NotPossible(_("Cochez au moins une contribution à déclarer."))
    if len(lines) > MOST_LINES:
        raise NotPossible(_("Une attestation contient 60 lignes au plus. Faites-en deux."))
    if Proof.objects.filter(person=by.person, withdrawn_at=None).count() >= MOST_STANDING:
        raise NotPossible(_("Vous avez 20 attestations valables, c'est le plus possible. Retirez-en une."))
    proof = Proof(person=by.person, number=_number(), lines=lines, name=by.person.get_full_name())
    proof.made_at = timezone.now().replace(microsecond=0)
    proof.signature = signature_of(proof)
    proof.save()
    return proof


@transaction.atomic
def withdraw_proof(*, proof: Proof, by: Reader) -> Proof:
    """Withdraw a proof: its address says so from now on, and shows nothing of it. Again, nothing changes.

    Raises PermissionDenied (it is not one's own).
    """
    if by.person is None or proof.person_id != by.person.pk:
        raise PermissionDenied
    Proof.objects.filter(pk=proof.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    proof.refresh_from_db()
    return proof


def signature_of(proof: Proof) -> str:
    """What this platform alone can write under these words: an HMAC with a key derived from SECRET_KEY."""
    said = json.dumps([proof.number, proof.name, proof.lines, proof.made_at.isoformat()], ensure_ascii=False)
    return Signer(salt="people.proof").signature(said)


def is_genuine(proof: Proof) -> bool:
    """Whether the words are those that were signed."""
    return constant_time_compare(proof.signature, signature_of(proof))


def _number() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _n in range(GROUP)) for _g in range(GROUPS))
