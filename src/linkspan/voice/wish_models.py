"""The tables of what a child or parent says about sharing."""
