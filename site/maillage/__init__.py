"""The Django project: settings, addresses, server entry points. It puts the town together and does nothing else."""
