"""The platform as anyone runs it, except that it may harvest another one on this machine."""

from maillage.settings import *  # noqa: F403

HARVEST_ALLOW_PRIVATE = ["127.0.0.1"]
