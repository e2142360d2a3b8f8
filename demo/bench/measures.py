"""A number, and the one it has to stay under."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """A number, and the one it has to stay under."""

    name: str
    value: float
    unit: str
    baseline: float

    @property
    def ratio(self) -> float:
        """How much of the baseline is used up; more than 1 is too much. Where nothing is allowed, what there is."""
        return round(self.value / self.baseline, 3) if self.baseline else self.value
