"""Signing in and proving who you are: password, passkey or authenticator app, the organisation's own sign-in, the demo."""
