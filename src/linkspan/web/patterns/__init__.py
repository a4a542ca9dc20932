"""Emerging patterns' pages: what an agency sends as early signs, and what the front door reads, contests and closes."""
