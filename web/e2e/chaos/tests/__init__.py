"""The checker is right: it finds what is planted, and nothing where nothing is."""
