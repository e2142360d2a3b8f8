"""The arrival of a SPIP site: its texts, words, authors, documents and forums, kept with their dates and addresses."""
