"""The tables of what children and workers say of services, and what was done about it."""
