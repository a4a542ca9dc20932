"""Journeys of those who work a council's front door."""
