"""Pages of the yearly return of children in need, for a council's data officer."""
