"""How long files are kept: what may go, what is held and why, and who decides that it goes."""
