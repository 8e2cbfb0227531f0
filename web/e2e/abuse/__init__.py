"""Attacks on a running server, held to stated bounds: `python -m abuse --help`."""
