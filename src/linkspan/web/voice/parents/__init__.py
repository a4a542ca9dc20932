"""Pages of workers about a parent's page: put forward, decided, given, shown, closed."""
