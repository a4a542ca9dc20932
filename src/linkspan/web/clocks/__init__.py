"""Pages of how long there is for what: the table, its versions, trying it out, and the days that count."""
