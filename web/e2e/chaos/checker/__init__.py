"""What guests saw, held to the rules. Reads the records of a run and nothing else."""
