"""Asking between agencies: who asked whom what about a child, by when, and what each answered, told from silence.

Words: request (what one agency asks), part (one agency's share of it, with its own clock), question, answer (one
state of one question), entry (one fact or opinion told), rung (a step up when nobody replies), restriction.
May use: children, sharing, duty, agencies, audit. Content is held here only as long as its restriction says.
"""
