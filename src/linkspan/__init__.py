"""Linkspan: one index, agreements that execute and a trail anyone can check, for agencies that keep children safe."""

__version__ = "0.1.0"
