"""What it takes from `matched` to the first picture."""
