"""Files in messages: taken in by their content, served to those who may read the message, and to nobody else."""
