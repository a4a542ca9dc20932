"""The tables of a parent's or carer's page: put forward, decided, and what it shows."""
