"""The newsletter: composed by editors, sent once to each confirmed subscriber, with no tracking."""
