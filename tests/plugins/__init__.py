"""Plugins of the test run itself."""
