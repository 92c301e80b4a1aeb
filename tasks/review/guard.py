"""The guard before the page: what another site, or a name that is bent to this machine, asks for is refused.

A browser tells a server for which host it asks (Host), and which site a form is sent from (Origin). The page answers
only where the host is this machine, and takes forms only from itself and with the token of its session. The headers of
every answer forbid scripts, frames and requests other than its own.
"""

from __future__ import annotations

import hmac
import re
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ("127.0.0.1", "localhost")
METHODS = ("GET", "HEAD", "POST")
MAX_BODY = 16 * 1024  # bytes of a form
MAX_ADDRESS = 2048  # bytes of an address
FORM = "application/x-www-form-urlencoded"
TOKEN = "token"  # noqa: S105 - the name of the field

_HOST = re.compile(r"([A-Za-z0-9.-]+)(?::\d{1,5})?")

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # without any, browsers would hide the origin of forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """An application that answers only what may be asked of it.

    Args:
        app: The application behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        refusal = refuse(scope)
        if refusal is None:
            await self._app(scope, receive, send_with_headers)
        else:
            status, words = refusal
            await PlainTextResponse(words, status)(scope, receive, send_with_headers)


def refuse(scope: Scope) -> tuple[int, str] | None:
    """Return the status and the words with which a request is refused; None if it is not."""
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    if len(hosts) != 1 or _name(hosts[0]) not in HOSTS:
        return 403, "This page answers under 127.0.0.1 and localhost only."
    if scope["method"] not in METHODS:
        return 405, "This page knows GET and POST only."
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MAX_ADDRESS:
        return 414, "The address is too long."
    if scope["method"] == "POST":
        if headers.getlist("origin") != [f"http://{hosts[0]}"]:
            return 403, "The form was not sent from this page."
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return 403, "The form was not sent from this page."
    return None


async def read_form(request: Request, token: str) -> dict[str, str]:
    """Return the fields of a form that carries the token.

    Raises:
        HTTPException: It is too long, is no form, or lacks the token.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise HTTPException(415, "Only a form of this page is taken.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise HTTPException(413, "The form is too long.")
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, errors="replace", max_num_fields=20)
    except ValueError as error:
        raise HTTPException(400, "The form cannot be read.") from error
    found = {name: values[-1] for name, values in fields.items()}
    if not hmac.compare_digest(found.get(TOKEN, "").encode(), token.encode()):
        raise HTTPException(403, "The page was started anew since this form was shown: load it again.")
    return found


def _name(host: str) -> str | None:
    """Return the name in a Host header, without the port; None if it is malformed."""
    found = _HOST.fullmatch(host)
    return found[1].lower() if found else None
