"""Journeys of those who lead, keep and scrutinise a partnership."""
