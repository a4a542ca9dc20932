"""Every change in this room: asking and ending a request, answering it, talking on its thread, and what time does."""
