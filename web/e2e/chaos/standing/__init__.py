"""A cluster on one machine, to be looked at and broken by hand."""
