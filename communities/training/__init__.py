"""Trainings: aims, sessions, places in turn, and the paper one takes away."""
