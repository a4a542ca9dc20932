"""Pages of surveys: building and sending one, answering it, and reading what it said without telling anyone apart."""
