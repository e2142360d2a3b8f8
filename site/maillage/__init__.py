"""The Django project: settings, addresses and server entry points. It puts the town together and contains no behaviour."""
