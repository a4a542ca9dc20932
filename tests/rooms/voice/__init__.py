"""Tests of the voice room."""
