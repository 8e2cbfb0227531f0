"""The guests of a run."""
