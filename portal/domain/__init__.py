"""What we promised. Standard library only, no I/O, never asks what time it is."""
