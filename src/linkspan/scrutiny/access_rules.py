"""The rules of access requests: who asked, what is held, what is told and why."""
