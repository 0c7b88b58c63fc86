"""A made-up council to look at: fictional people only."""
