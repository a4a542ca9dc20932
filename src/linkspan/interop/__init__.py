"""Translate what other systems send into what Linkspan understands, and back.

Words: feed (what an agency sends), reader (makes received records of it), refusal (what is not kept, why).
May use: every room below it. The readers here are plain Python: no database, no web.
"""
