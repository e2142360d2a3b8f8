"""What the centre publishes: pages, productions, and their dissemination."""
