"""Below the forums: networks, memberships, needs, facilitation and its journal."""
