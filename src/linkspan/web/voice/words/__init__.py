"""Pages of what a child said, of why nobody has their words, and of their wishes."""
