"""OAI-PMH 2.0: our productions, for whoever harvests them."""
