"""Pages of the line of accountability, of panels, and of published arrangements."""
