"""Checks of the house itself: configuration, containers, versions, documents."""
