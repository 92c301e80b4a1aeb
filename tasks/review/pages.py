"""The pages of the review as a web application: what it shows, and what its forms do.

What is asked for by GET changes nothing. A form that was sent answers with a redirect to the next page, so that loading
that page again sends nothing again.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from importlib.resources import files
from typing import Any, cast
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from schemas.errors import PaperlakeError, UsageError
from tasks.review.evidence import bars_of, explained
from tasks.review.guard import Guard, read_form
from tasks.review.pairs import Pair
from tasks.review.queue import MAX_WHY, Verdict
from tasks.review.rows import fields_of
from tasks.review.search import MAX_QUERY
from tasks.review.session import Session, Shown
from tasks.review.sides import describe_sides

ENTITIES = ("paper", "author")
VERDICTS = ("same", "different", "skip")
MAX_LISTED = 200  # pairs on a page
ID = re.compile(r"[PA][0-9a-v]{16}")
STATIC = {"review.css": "text/css", "review.js": "text/javascript"}
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="6" cy="8" r="5" fill="#1d5fa8"/>'
    '<circle cx="10" cy="8" r="5" fill="#e69f00" fill-opacity=".7"/></svg>'
)

Form = Mapping[str, str]


def application(session: Session) -> ASGIApp:
    """Return the web application of a session."""
    pages = Pages(session)
    statics = [
        Route(f"/static/{name}", partial(_static, (files("tasks.review") / "static" / name).read_bytes(), kind))
        for name, kind in STATIC.items()
    ]
    routes = [
        Route("/", pages.next_pair),
        Route("/pair/{key}", pages.pair),
        Route("/list", pages.listed),
        Route("/decided", pages.decided),
        Route("/search", pages.search),
        Route("/paper/{id}", partial(pages.explained, "paper")),
        Route("/author/{id}", partial(pages.explained, "author")),
        Route("/decide", pages.taking(pages.decide), methods=["POST"]),
        Route("/undo", pages.taking(pages.undo), methods=["POST"]),
        Route("/switch", pages.taking(pages.switch), methods=["POST"]),
        Route("/favicon.ico", partial(_static, ICON.encode(), "image/svg+xml")),
        *statics,
    ]
    handlers: Mapping[Any, Any] = {HTTPException: pages.refused, PaperlakeError: pages.failed}
    return Guard(Starlette(routes=routes, exception_handlers=handlers))


class Pages:
    """The pages of a session.

    Args:
        session: What is shown and done.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._templates = Environment(
            loader=PackageLoader("tasks.review"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        for name in self._templates.list_templates():
            self._templates.get_template(name)  # compiled once, before anybody waits for it

    def next_pair(self, request: Request) -> Response:
        """Show the pair that is asked next."""
        shown = self._session.shown
        entity = _entity(request.query_params.get("entity"))
        left = shown.queue.left(entity)
        if not left:
            return self._page(request, "none.html", shown, entity=entity)
        return self._pair_page(request, shown, left[0], entity)

    def pair(self, request: Request) -> Response:
        """Show a pair that is named."""
        shown = self._session.shown
        pair = shown.queue.pairs.get(request.path_params["key"])
        if pair is None:
            raise HTTPException(404, "This version has no such pair among those that are doubtful.")
        return self._pair_page(request, shown, pair, _entity(request.query_params.get("entity")))

    def listed(self, request: Request) -> Response:
        """List the pairs that are left."""
        shown = self._session.shown
        entity = _entity(request.query_params.get("entity"))
        left = shown.queue.left(entity)
        return self._page(request, "list.html", shown, entity=entity, pairs=left[:MAX_LISTED], n_left=len(left))

    def decided(self, request: Request) -> Response:
        """List what was decided since the page was started, the last first."""
        shown = self._session.shown
        shown.queue.left()  # takes note of lines that are gone
        return self._page(request, "decided.html", shown, actions=shown.queue.actions[::-1])

    def search(self, request: Request) -> Response:
        """Search for papers by title and for authors by name."""
        shown = self._session.shown
        query = request.query_params.get("q", "").strip()[:MAX_QUERY]
        if ID.fullmatch(query):
            return RedirectResponse(f"/{'paper' if query[0] == 'P' else 'author'}/{query}", 303)
        found = [("paper", shown.papers.find(query)), ("author", shown.authors.find(query))]
        return self._page(request, "search.html", shown, query=query, found=found)

    def explained(self, entity: str, request: Request) -> Response:
        """Show all that is known of a paper or an author."""
        shown = self._session.shown
        id_ = request.path_params["id"]
        if not ID.fullmatch(id_) or id_[0] != entity[0].upper():
            raise HTTPException(404, f"An id of {'a paper' if entity == 'paper' else 'an author'} is asked for.")
        try:
            explanation = self._session.stages.explain(shown.lake, id_)
        except UsageError as error:
            raise HTTPException(404, str(error)) from error
        if explanation["kind"] == "gone":
            return self._page(request, "gone.html", shown, explanation=explanation)
        fields = fields_of(shown.lake, entity, id_)
        return self._page(request, f"{entity}.html", shown, explanation=explained(explanation), fields=fields, this=id_)

    def decide(self, form: Form) -> Response:
        """Write what a person says of a pair, and show the next one."""
        shown = self._session.shown
        verdict, pair = form.get("verdict"), shown.queue.pairs.get(form.get("pair", ""))
        if verdict not in VERDICTS:
            raise HTTPException(400, "A pair is same or different, or it is skipped.")
        if pair is None:
            raise HTTPException(404, "This version has no such pair; nothing was written.")
        outcome = shown.queue.decide(pair, cast(Verdict, verdict), form.get("why", ""))
        said = {"done": outcome.action.number} if outcome.action else {"note": "settled"}
        return _redirect("/", said, form)

    def undo(self, form: Form) -> Response:
        """Take an action back, and show its pair again."""
        shown = self._session.shown
        number = form.get("number", "")
        outcome = shown.queue.undo(int(number) if number.isdecimal() and len(number) < 9 else None)
        if outcome.action is None:
            return _redirect("/", {"note": "changed" if "by hand" in outcome.words else "nothing"}, form)
        key = outcome.action.pair.key
        place = f"/pair/{key}" if key in shown.queue.pairs else "/"
        return _redirect(place, {"done": outcome.action.number}, form)

    def switch(self, form: Form) -> Response:
        """Show the version that is current now."""
        self._session.switch()
        return _redirect("/", {}, form)

    def taking(self, act: Callable[[Form], Response]) -> Callable[[Request], Awaitable[Response]]:
        """Return what reads a form, checks its token, and acts on it."""

        async def take(request: Request) -> Response:
            form = await read_form(request, self._session.token)
            return await run_in_threadpool(act, form)

        return take

    def refused(self, request: Request, error: HTTPException) -> Response:
        """Answer a request that is refused, and say why."""
        return self._page(request, "message.html", self._session.shown, error.status_code, words=error.detail)

    def failed(self, request: Request, error: PaperlakeError) -> Response:
        """Answer that the lake or the file of decisions cannot be used, and how to mend it."""
        return self._page(request, "message.html", self._session.shown, 503, words=" ".join(str(error).split()))

    def _pair_page(self, request: Request, shown: Shown, pair: Pair, entity: str | None) -> Response:
        """Show a pair."""
        counts = {each: len(shown.queue.left(each)) for each in ENTITIES}
        return self._page(
            request,
            "pair.html",
            shown,
            pair=pair,
            entity=entity,
            counts=counts,
            is_left=shown.queue.is_left(pair),
            fields=describe_sides(shown.lake, pair),
            bars=bars_of(pair.evidence, pair.score, self._session.stages.words),
            max_why=MAX_WHY,
        )

    def _page(self, request: Request, name: str, shown: Shown, status: int = 200, **values: object) -> HTMLResponse:
        """Return a page."""
        done = request.query_params.get("done", "")
        actions = shown.queue.actions
        action = actions[int(done) - 1] if done.isdecimal() and 0 < int(done[:9]) <= len(actions) else None
        standard = {
            "entity": None,
            "snapshot": shown.lake.snapshot,
            "newer": self._session.newer(),
            "token": self._session.token,
            "file": str(self._session.file.path),
            "action": action,
            "note": request.query_params.get("note"),
            "can_undo": any(not each.is_undone for each in actions),
            "query": "",
        }
        text = self._templates.get_template(name).render({**standard, **values})
        return HTMLResponse(text.encode("utf-8", "replace"), status)


def _entity(text: str | None) -> str | None:
    """Return the kind of pairs that is asked for."""
    return text if text in ENTITIES else None


def _redirect(place: str, said: Mapping[str, object], form: Form) -> Response:
    """Return a redirect to a page that says what was done."""
    entity = _entity(form.get("entity"))
    query = urlencode({**said, **({"entity": entity} if entity else {})})
    return RedirectResponse(f"{place}?{query}" if query else place, 303)


def _static(content: bytes, kind: str, request: Request) -> Response:
    """Return a file of the page itself."""
    del request
    return Response(content, media_type=kind)
