"""The trail: who did what, about which child, when, on what ground, provable to an outsider.

Words: actor, permit, act (a change), look (a read), entry (a line of the trail), aside (personal text kept out of it).
May use: nothing. Every other room stands on this one.
"""

from linkspan.audit.actor import Actor, Permit
from linkspan.audit.errors import NotFound, NotNow, Refused, refuse_if

__all__ = ["Actor", "NotFound", "NotNow", "Permit", "Refused", "refuse_if"]
