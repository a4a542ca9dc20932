"""What is held is answered for: access requests, gathered from every room and decided by a person.

Words: access request (someone asks for what is held about them or their child), pack (what is told), redaction (what
is left out, by which rule, decided by whom), opinion (of the health professional).
May use: every room below.
"""
