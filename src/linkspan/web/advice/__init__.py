"""Pages of "can I share this?": three questions, one answer, and the record of what was decided."""
