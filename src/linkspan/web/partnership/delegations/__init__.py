"""Pages of what leads delegated, of what somebody can commit their agency to, and of decisions referred up."""
