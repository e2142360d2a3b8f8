"""Every write about who people say they are, what they pass on, and what they declare."""

from communities.people.actions.departures import (
    begin_departure,
    keep_departure,
    send_departure,
    take_up,
    tell_experience,
    withdraw_departure,
)
from communities.people.actions.organisations import (
    describe_organisation,
    merge_organisations,
    organisation_named,
    undo_merge,
)
from communities.people.actions.photos import forget_photos, remove_photo, take_photo
from communities.people.actions.profiles import (
    MOST_FUNCTIONS,
    MOST_PLACES,
    complete_profile,
    declare_functions,
    end_first_steps,
    ensure_profile,
    own_profile,
)
from communities.people.actions.proofs import declare_contributions, withdraw_proof
from communities.people.refusals import NotPossible
from communities.people.slugs import free_slug

__all__ = [
    "MOST_FUNCTIONS",
    "MOST_PLACES",
    "NotPossible",
    "begin_departure",
    "complete_profile",
    "declare_contributions",
    "declare_functions",
    "describe_organisation",
    "end_first_steps",
    "ensure_profile",
    "forget_photos",
    "free_slug",
    "keep_departure",
    "merge_organisations",
    "organisation_named",
    "own_profile",
    "remove_photo",
    "send_departure",
    "take_photo",
    "take_up",
    "tell_experience",
    "undo_merge",
    "withdraw_departure",
    "withdraw_proof",
]
