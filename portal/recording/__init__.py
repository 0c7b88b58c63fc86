"""How an act is written down: the shared writes of all services, inside their transaction."""
