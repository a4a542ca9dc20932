"""Sharing: the one gate that decides who may see or do what, and why; later, the agreements it decides by.

Words: gate, permit, refusal, rule, condition, wall (location, identity), reason, budget, challenge, canary.
May use: duty, agencies, audit.
"""
