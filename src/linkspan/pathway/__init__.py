"""From the first worry to a decision and its reply: what somebody said about a child, who decides, and who hears of it.

Words: draft, concern (what was said, once for a family), early worry, contact (one child's share at the front door),
decision, reply, challenge (a professional disagreement) and its steps.
May use: exchange, children, sharing, duty, agencies, audit.

What was said is read by its author and their leads, and by those who decide about it, and by nobody else.
"""
