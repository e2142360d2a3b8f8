"""Picking words out of threads, minutes and needs: where they may come from, and what of them is their author's own."""
