"""Pages of meetings and decisions, and of what the decisions changed."""
