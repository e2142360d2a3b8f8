"""The workshop: the pages where a draft is written with others."""
