"""The child is heard: what children and families say, what became of it, and what has been released to them.

Words: words (what a child said, as they said it), wish (something a child wants, with what was done about it), release
(an item the lead lets the child's own page show), page (a child's or parent's own view, opened by a code).
May use: children, sharing, duty, agencies, audit. What it needs from above it asks through `ports.py`.
"""
