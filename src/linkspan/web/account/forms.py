"""The sign-in package's forms, in our words and sizes."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, ResetPasswordForm
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _

from linkspan.web.forms import reword
from linkspan.web.looks import Look

CODE = Look(classes="govuk-input--width-10 govuk-input--extra-letter-spacing")
HALF = Look(classes="govuk-input--width-20")


class OurWords:
    """Mix into a form of the package: our labels, hints, sizes and error words."""

    labels: ClassVar[dict[str, Any]] = {}
    hints: ClassVar[dict[str, Any]] = {}
    looks: ClassVar[dict[str, Look]] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)
        reword(self)  # type: ignore[arg-type]  # mixed into forms only


class SignIn(OurWords, LoginForm):  # type: ignore[misc]  # the package has no types
    """Sign in by password."""

    labels: ClassVar = {"login": _("Email address"), "password": _("Password")}


class AskForLink(OurWords, ResetPasswordForm):  # type: ignore[misc]  # the package has no types
    """Ask for a link that sets a new password."""

    labels: ClassVar = {"email": _("Email address")}


class ChangePassword(OurWords, ChangePasswordForm):  # type: ignore[misc]  # the package has no types
    """Change the password."""

    labels: ClassVar = {
        "oldpassword": _("The password you have now"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    hints: ClassVar = {"password1": _("At least 12 characters. Three words you will remember make a good one.")}


class ConfirmPassword(OurWords, ReauthenticateForm):  # type: ignore[misc]  # the package has no types
    """Prove again who you are, by password."""

    labels: ClassVar = {"password": _("Password")}


class GiveCode(OurWords, second_factor.AuthenticateForm):  # type: ignore[misc]  # the package has no types
    """Give the second factor while signing in."""

    labels: ClassVar = {"code": _("Code from your authenticator app, or a recovery code")}
    looks: ClassVar = {"code": CODE}


class ConfirmCode(OurWords, second_factor.ReauthenticateForm):  # type: ignore[misc]  # the package has no types
    """Prove again who you are, by code."""

    labels: ClassVar = {"code": _("Code from your authenticator app, or a recovery code")}
    looks: ClassVar = {"code": CODE}


class SetUpApp(OurWords, ActivateTOTPForm):  # type: ignore[misc]  # the package has no types
    """Set up an authenticator app."""

    labels: ClassVar = {"code": _("Code from the app")}
    looks: ClassVar = {"code": CODE}


class AddPasskey(OurWords, AddWebAuthnForm):  # type: ignore[misc]  # the package has no types
    """Add a passkey."""

    labels: ClassVar = {"name": _("Name"), "passwordless": _("Let me sign in with this passkey alone")}
    hints: ClassVar = {
        "passwordless": _("No password is asked then. Your device asks for your fingerprint, face or PIN instead.")
    }
    looks: ClassVar = {"name": HALF}


class RenamePasskey(OurWords, EditWebAuthnForm):  # type: ignore[misc]  # the package has no types
    """Rename a passkey."""

    labels: ClassVar = {"name": _("Name")}
    looks: ClassVar = {"name": HALF}
