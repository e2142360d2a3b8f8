"""Trainings, their sessions and trainers, places taken, who came, what they thought of it, and what they take away."""

from communities.training.models.following import Answer, Certificate, Presence
from communities.training.models.training import Enrolment, Session, Trainer, Training, TrainingQuerySet

__all__ = [
    "Answer",
    "Certificate",
    "Enrolment",
    "Presence",
    "Session",
    "Trainer",
    "Training",
    "TrainingQuerySet",
]
