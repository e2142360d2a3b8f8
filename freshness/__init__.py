"""Public pages kept as they were made, for as long as what they show has not changed."""
