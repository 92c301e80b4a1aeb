"""A proxy before a served S3 API: it counts the requests, and fails those that a test chooses."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, NamedTuple

Fault = Literal["error", "busy", "cut", "lost", "hang", "slow", "truncated"]
"""How a request fails.

    error, busy     the answer is 500 or 503, and nothing has happened
    cut             the connection ends before the request has reached the storage
    lost            the storage has done what was asked for, but the connection ends before its answer
    hang            no answer comes
    slow            the answer comes a piece at a time
    truncated       the connection ends in the middle of the answer
"""
FAULTS: tuple[Fault, ...] = ("error", "busy", "cut", "lost", "hang", "slow", "truncated")

HANG_SECONDS = 1.5  # longer than a client of a test waits
NOT_FORWARDED = {"connection", "expect", "transfer-encoding"}


class Request(NamedTuple):
    """A request that came.

    Attributes:
        number: Which of all it is, from 1.
        method: Its method.
        path: Its path and query.
        is_copy: Whether it asks the storage to copy an object.
        size: How many bytes came with it.
    """

    number: int
    method: str
    path: str
    is_copy: bool
    size: int


class Server(ThreadingHTTPServer):
    """A server that says nothing of clients that have gone."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


class Proxy:
    """A proxy on a free port of this machine.

    Attributes:
        url: Its address.
        requests: The requests that came.
        fault: Chooses how a request fails; it may also do something before the request is passed on.
        without: Headers that are not passed on.
    """

    def __init__(self, port: int) -> None:
        self.requests: list[Request] = []
        self.fault: Callable[[Request], Fault | None] = lambda _: None
        self.without: set[str] = set()
        self._port = port
        self._lock = threading.Lock()
        self._server = Server(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @contextmanager
    def failing(self, fault: Callable[[Request], Fault | None]) -> Iterator[None]:
        """Fail requests during a block; they are counted anew."""
        self.requests = []
        self.fault = fault
        try:
            yield
        finally:
            self.fault = lambda _: None

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                with proxy._lock:
                    is_copy = "x-amz-copy-source" in self.headers
                    request = Request(len(proxy.requests) + 1, self.command, self.path, is_copy, len(body))
                    proxy.requests.append(request)
                proxy._answer(self, body, proxy.fault(request))

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do  # noqa: N815

            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

        return Handler

    def _answer(self, handler: BaseHTTPRequestHandler, body: bytes, fault: Fault | None) -> None:
        """Pass a request on, and its answer back, but for the fault."""
        handler.close_connection = True
        if fault in ("error", "busy"):
            handler.send_response(500 if fault == "error" else 503)
            handler.send_header("content-length", "0")
            handler.end_headers()
            return
        if fault == "cut":
            return
        if fault == "hang":
            time.sleep(HANG_SECONDS)
            return
        status, headers, answer = self._forward(handler, body)
        if fault == "lost":
            return
        handler.send_response(status)
        for name, value in headers:
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                handler.send_header(name, value)
        length = {name.lower(): value for name, value in headers}.get("content-length", str(len(answer)))
        handler.send_header("content-length", length if handler.command == "HEAD" else str(len(answer)))
        handler.send_header("connection", "close")
        handler.end_headers()
        pieces = [answer]
        if fault == "truncated":
            pieces = [answer[: len(answer) // 2]]
        elif fault == "slow":
            step = max(1, len(answer) // 5)
            pieces = [answer[start : start + step] for start in range(0, len(answer), step)]
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            if fault == "slow":
                time.sleep(0.02)

    def _forward(self, handler: BaseHTTPRequestHandler, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        """Pass a request on, and return the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        left_out = NOT_FORWARDED | self.without
        try:
            connection.putrequest(handler.command, handler.path, skip_host=True, skip_accept_encoding=True)
            for name, value in handler.headers.items():
                if name.lower() not in left_out:
                    connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()
