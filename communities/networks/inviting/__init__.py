"""Inviting people into a network: by a link to hand on, or by mail."""
