"""The rules of a parent's or carer's page: put forward, decided, and what it shows."""
