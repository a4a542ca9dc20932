"""Pages for administrators: organisations, posts, people, desks; and the desks' numbers for everyone."""
