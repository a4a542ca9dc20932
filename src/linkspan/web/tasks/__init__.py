"""Pages of work to do: my tasks, my team's, and what I was told."""
