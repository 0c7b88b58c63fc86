"""What we look up. Reads only, always ordered."""
