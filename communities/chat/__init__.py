"""Above the forums: the rooms where a network talks in real time."""
