"""The rules of what a child said, why nobody has their words, and what was done about each wish."""
