"""Signing in and proving who you are, by password, passkey, authenticator app or the organisation's own sign-in."""
