"""The same answers as the pages give, as JSON, for programs that act for someone signed in.

Words: problem (an error as RFC 9457 lays it out). Every operation asks the gate through the query or command it calls.
"""
