"""What other centres publish and we harvest, and what we no longer publish but once told harvesters about."""

from home.dissemination.models.harvest import HarvestRun, HarvestSource, Record
from home.dissemination.models.provided import Provided, ProvidedSet

__all__ = ["HarvestRun", "HarvestSource", "Provided", "ProvidedSet", "Record"]
