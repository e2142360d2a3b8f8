"""Putting entries together: the basket, selections with a name, those that are shared and followed."""
