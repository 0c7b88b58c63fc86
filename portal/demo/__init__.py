"""A made-up council to look at. Fictional people only; the same council from the same seed."""
