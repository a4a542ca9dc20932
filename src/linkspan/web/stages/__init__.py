"""Pages of a child's way: what is open and what was, one stage, its people and its end, and the board of a team."""
