"""Work owed for proofs."""

from background.tasks import durable
from communities.people.proofs import paper


@durable(attempts=2)
def typeset(proof_pk: int) -> None:
    """Make the PDF of a proof, unless it was withdrawn meanwhile."""
    paper.make(proof_pk)
