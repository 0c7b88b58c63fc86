"""How fast the portal is: ``make bench``, measured beside a floor in the same run."""
