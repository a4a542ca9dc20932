"""Views of concerns: writing, what was said, and what somebody in no post says."""
