"""Pages of who answers for what: the map of gaps, overlaps and expiries, and the lines it is made from."""
