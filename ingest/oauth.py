"""Access tokens for mail servers that refuse passwords (Microsoft 365, Google): one form POST, then kept a while."""

import ipaddress
import json
import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException

EARLY_SECONDS = 300.0  # a token this near its end is not begun with
DEFAULT_LIFE_SECONDS = 3600.0  # RFC 6749, 5.1: expires_in may be missing
TIMEOUT_SECONDS = 20.0
ANSWER_BYTES = 1_000_000


class TokenTemporary(Exception):
    """No token could be had now: try again later. The text is one plain sentence with the remedy."""


class TokenRefused(Exception):
    """The identity service refuses us: an operator must act. The text is one plain sentence with the remedy."""


@dataclass(frozen=True, slots=True)
class OAuthSettings:
    """Who we are to the identity service. With a refresh token that is used, else the client's own credentials."""

    token_url: str
    client_id: str
    client_secret: str = field(default="", repr=False)  # never in a log
    refresh_token: str = field(default="", repr=False)
    scope: str = ""


class OAuthToken:
    """Call it for a valid access token. Threads may share one; only one of them asks the service at a time."""

    def __init__(self, settings: OAuthSettings, now: Callable[[], float] = time.monotonic) -> None:
        if not _is_safe(settings.token_url):
            raise TokenRefused(f"The token address {settings.token_url!r} must begin with https://.")
        self._settings = settings
        self._refresh_token = settings.refresh_token
        self._now = now
        self._lock = threading.Lock()
        self._token = ""
        self._good_until = 0.0

    def __call__(self) -> str:
        """Return the kept token, or a new one when it ends within five minutes."""
        with self._lock:
            if not self._token or self._now() >= self._good_until:
                self._renew()
            return self._token

    def forget(self) -> None:
        """Drop the kept token: the mail server no longer takes it."""
        with self._lock:
            self._token = ""

    def _renew(self) -> None:
        asked = self._now()
        answer = _post(self._settings.token_url, self._form())
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise TokenTemporary(f"The identity service at {self._host} answered without a token; it is asked again.")
        life = answer.get("expires_in", DEFAULT_LIFE_SECONDS)
        try:
            seconds = float(life) if isinstance(life, int | float | str) else DEFAULT_LIFE_SECONDS
        except ValueError:
            seconds = DEFAULT_LIFE_SECONDS
        self._token = token
        self._good_until = asked + seconds - EARLY_SECONDS
        rotated = answer.get("refresh_token")  # RFC 6749, 6: a new one replaces the old
        if self._refresh_token and isinstance(rotated, str) and rotated:
            self._refresh_token = rotated

    def _form(self) -> dict[str, str]:
        form = {"client_id": self._settings.client_id}
        if self._refresh_token:
            form |= {"grant_type": "refresh_token", "refresh_token": self._refresh_token}
        else:
            form |= {"grant_type": "client_credentials"}
        optional = {"client_secret": self._settings.client_secret, "scope": self._settings.scope}
        return form | {name: value for name, value in optional.items() if value}

    @property
    def _host(self) -> str:
        return urllib.parse.urlsplit(self._settings.token_url).hostname or self._settings.token_url


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A token service that sends us elsewhere is not followed: our secret would go along."""

    def redirect_request(self, *_arguments: object, **_more: object) -> None:
        """Go nowhere: urllib then raises the answer as an HTTPError."""


def _post(url: str, form: dict[str, str]) -> dict[str, object]:
    host = urllib.parse.urlsplit(url).hostname or url
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    opener = urllib.request.build_opener(_NoRedirect(), urllib.request.HTTPSHandler(context=context))
    request = urllib.request.Request(  # noqa: S310 - _is_safe allows https, and http to loopback, alone
        url, urllib.parse.urlencode(form).encode("ascii"), {"Accept": "application/json"}
    )
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            return _answer(response.read(ANSWER_BYTES), host)
    except urllib.error.HTTPError as error:
        with error:
            raise _failure(error.code, error.read(ANSWER_BYTES), host) from error
    except (OSError, HTTPException) as error:
        raise TokenTemporary(f"The identity service at {host} cannot be reached; it is asked again.") from error


def _answer(body: bytes, host: str) -> dict[str, object]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise TokenTemporary(f"The identity service at {host} gave no readable answer; it is asked again.") from error
    return answer if isinstance(answer, dict) else {}


def _failure(status: int, body: bytes, host: str) -> TokenTemporary | TokenRefused:
    """RFC 6749, 5.2: 400 and 401 with a reason mean us; anything else may pass."""
    if status not in {400, 401, 403}:
        return TokenTemporary(f"The identity service at {host} answered {status}; it is asked again.")
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    reason = str(answer.get("error", status))[:100] if isinstance(answer, dict) else str(status)
    return TokenRefused(
        f"The identity service at {host} refuses us ({reason}): renew the consent or the client secret of the mailbox."
    )


def _is_safe(url: str) -> bool:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Tell whether *host* names this very machine, so that nothing travels in the open."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
