"""What stops a run, said in words that tell what to do."""


class CannotMatch(Exception):
    """The files, the options or the machine do not allow this run; the message says what to do."""
