"""The directory's index: who bears which trait, as bits, and who is found by which word.

Counting who is in Hauts-de-France, works on schools and is a landlord takes a few instructions on 6 kB of bits, where
the database would walk through fifty thousand rows for each filter shown. `keeping` writes it, `reading` reads it.
"""
