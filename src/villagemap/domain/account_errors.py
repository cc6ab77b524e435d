"""What is refused about accounts, and to whom what is not allowed."""

from villagemap.domain.errors import VillagemapError


class BadNameError(VillagemapError):
    """An account cannot have this name."""

    key = "bad_name"


class WeakPasswordError(VillagemapError):
    """A password is too short, or longer than anybody types."""

    key = "weak_password"


class AccountExistsError(VillagemapError):
    """There is an account of this name already."""

    key = "account_exists"


class AccountUnknownError(VillagemapError):
    """There is no account of this name."""

    key = "account_unknown"


class AccountsDamagedError(VillagemapError):
    """The accounts file is none of ours, or is damaged."""

    key = "accounts_damaged"


class SignInRefusedError(VillagemapError):
    """Name and password do not belong together; which of the two is wrong is not said."""

    key = "sign_in_refused"


class SignInUnavailableError(VillagemapError):
    """Nobody can sign in now: the disk does not take the attempt and the session."""

    key = "sign_in_unavailable"


class TooManyAttemptsError(VillagemapError):
    """Somebody tried too many passwords; `seconds` says when the next try is heard."""

    key = "too_many_attempts"

    def __init__(self, seconds: int) -> None:
        super().__init__(minutes=-(-seconds // 60), n=-(-seconds // 60))
        self.seconds = seconds


class NotSignedInError(VillagemapError):
    """An address is for those who signed in."""

    key = "not_signed_in"


class NotAllowedError(VillagemapError):
    """Somebody signed in asks for what his role may not do."""

    key = "not_allowed"


class FormExpiredError(VillagemapError):
    """A form was not made for this session: it lay open too long, or another site sent it."""

    key = "form_expired"
