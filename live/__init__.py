"""Service: what happens is told at once to those who look, and nothing is missed by those who were away.

Events are rows, numbered per stream, written in the transaction of what they tell of. The channel layer only says
« there is more »; what is sent comes from the rows, checked again for each listener.
"""
