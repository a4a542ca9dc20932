"""The rules of what a child does on their page: what they say, how things are, and what they ask."""
