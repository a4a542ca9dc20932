"""Sharing: the one gate that decides who may see or do what, and why; the agreements it decides by; advice on the law.

Words: gate, permit, refusal, rule, condition, wall (location, identity), reason, budget, challenge, canary,
agreement, clause, gateway, bar, decision.
May use: duty, agencies, audit.
"""
