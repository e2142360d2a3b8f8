"""Demo content: a network that meets, asks and answers. Written through the same actions as everything else."""
