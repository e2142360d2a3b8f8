"""The library's index: which entries have which trait, as bits, and which say which word.

As the directory's (docs/decisions/0021), whose bits it uses; simpler, since everything in the library is for everyone.
`content` says what an entry is found by, `keeping` writes it, `reading` reads it.
"""
