"""The pages: what another site asks for is refused, what records say runs nothing, and GET changes nothing."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from flows.review_stages import stages
from tasks.extract.decisions import find_layout
from tasks.review.decisions import DecisionsFile
from tasks.review.guard import MAX_BODY
from tasks.review.pages import application
from tasks.review.session import Session
from tests.lake_frames import an_id, later
from tests.unit.review.lakes import RIGHT_TO_LEFT, author_match, paper_match, publish_doubtful

SITE = "http://127.0.0.1:8000"
PAPERS = [paper_match(0, 1, -0.1), paper_match(2, 3, -0.2), paper_match(4, 5, 0.3, "merged")]
AUTHORS = [author_match(0, 1, -0.3), author_match(2, 3, 0.4, "merged")]
PAIR = f"paper:{an_id('S', 0)}:{an_id('S', 1)}"
ADDRESSES = (
    *("/", "/?entity=author", "/list", "/decided", "/search?q=lichens", "/search", f"/pair/{PAIR}"),
    *(f"/paper/{an_id('P', 0)}", f"/author/{an_id('A', 0)}", "/static/review.js", "/static/review.css"),
)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_doubtful(tmp_path_factory.mktemp("review") / "lake", PAPERS, AUTHORS)


@pytest.fixture(scope="module")
def session(lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A session in which nothing is written."""
    return open_session(lake, tmp_path_factory.mktemp("raw"))


@pytest.fixture(scope="module")
def client(session: Session) -> TestClient:
    return browse(session)


def open_session(lake: Path, raw: Path) -> Session:
    return Session(lake, DecisionsFile(raw, find_layout), stages(), "Ada")


def browse(session: Session) -> TestClient:
    return TestClient(application(session), SITE, follow_redirects=False)


def form(session: Session, **fields: str) -> dict[str, str]:
    return {"token": session.token, "pair": PAIR, "verdict": "same", **fields}


ORIGIN = {"origin": SITE}


def test_a_decision_is_written_shown_and_taken_back(lake: Path, tmp_path: Path) -> None:
    session = open_session(lake, tmp_path)
    client = browse(session)
    answer = client.post("/decide", data=form(session, why="one text"), headers=ORIGIN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?done=1")
    assert "in line 2 of decisions.csv" in client.get("/?done=1").text
    (line,) = session.file.path.read_text().splitlines()[1:]
    assert re.fullmatch(r"paper,same,dump.json#key0,dump.json#key1,Ada,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,one text", line)
    assert "dump.json#key0" in client.get("/decided").text
    answer = client.post("/undo", data={"token": session.token}, headers=ORIGIN)
    assert answer.headers["location"] == f"/pair/{PAIR}?done=1"
    assert "Taken back" in client.get(answer.headers["location"]).text
    assert len(session.file.path.read_text().splitlines()) == 1
    assert client.post("/undo", data={"token": session.token}, headers=ORIGIN).headers["location"] == "/?note=nothing"


@pytest.mark.parametrize(
    ("headers", "fields", "status"),
    [
        ({**ORIGIN, "host": "evil.example"}, {}, 403),
        ({**ORIGIN, "host": "127.0.0.1.evil.example:8000"}, {}, 403),
        ({**ORIGIN, "host": "evil.example:8000@127.0.0.1"}, {}, 403),
        ({"origin": "http://evil.example"}, {}, 403),
        ({"origin": "http://127.0.0.1:9000"}, {}, 403),
        ({"origin": "https://127.0.0.1:8000"}, {}, 403),
        ({"origin": "null"}, {}, 403),
        ({}, {}, 403),
        ({**ORIGIN, "sec-fetch-site": "cross-site"}, {}, 403),
        (ORIGIN, {"token": ""}, 403),
        (ORIGIN, {"token": "é"}, 403),
        (ORIGIN, {"verdict": "burn"}, 400),
        (ORIGIN, {"pair": "../../etc/passwd"}, 404),
        (ORIGIN, {"why": "x" * MAX_BODY}, 413),
        ({**ORIGIN, "content-type": "application/json"}, {}, 415),
        ({**ORIGIN, "content-type": "text/plain"}, {}, 415),
        (ORIGIN, {f"field{number}": "" for number in range(50)}, 400),
    ],
)
def test_what_is_not_sent_from_the_page_writes_nothing(
    session: Session, client: TestClient, headers: dict[str, str], fields: dict[str, str], status: int
) -> None:
    standard = {"content-type": "application/x-www-form-urlencoded"}
    answer = client.post("/decide", content=urlencode(form(session, **fields)), headers={**standard, **headers})
    assert answer.status_code == status
    assert not session.file.path.exists()
    assert session.shown.queue.actions == []


def test_another_name_for_this_machine_is_not_answered_at_all(client: TestClient) -> None:
    for host in ("evil.example", "", "localhost.evil.example", "[::1]", "127.0.0.1:port", "127.0.0.1, evil.example"):
        answer = client.get("/", headers={"host": host})
        assert (answer.status_code, "token" in answer.text) == (403, False), host
    assert client.get("/", headers={"host": "localhost:9000"}).status_code == 200


def test_get_changes_nothing_and_every_answer_forbids_scripts_frames_and_sniffing(
    session: Session, client: TestClient
) -> None:
    for address in (*ADDRESSES, "/decide", "/undo", "/switch", "/nowhere", "/static/../guard.py", "/paper/%2e%2e"):
        answer = client.get(address)
        assert answer.status_code == (200 if address in ADDRESSES else answer.status_code)
        assert answer.status_code < 500
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'; script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert not re.search(r"<script(?! src=\"/static/review\.js\" defer)|style=|\son\w+=", answer.text), address
    assert client.get("/decide").status_code == 405
    assert client.put("/decide", headers=ORIGIN).status_code == 405
    assert client.get(f"/search?q={'x' * 3000}").status_code == 414
    assert session.shown.queue.actions == []
    assert not session.file.path.exists()


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", RIGHT_TO_LEFT, "\x00\ud800"]
)
def test_what_is_typed_is_shown_as_text(client: TestClient, text: str) -> None:
    answer = client.get("/search", params={"q": text.encode("utf-8", "replace")})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


def test_titles_are_shown_as_text_in_their_own_direction(client: TestClient) -> None:
    text = client.get("/?entity=paper").text
    assert "<script>document" not in text
    assert 'dir="auto"' in text
    assert RIGHT_TO_LEFT.partition(" ")[0] in text
    assert "(without a title)" in client.get("/list").text


@pytest.mark.parametrize(
    "address",
    [
        "/paper/P9",
        "/paper/../../etc/passwd",
        f"/paper/{an_id('A', 0)}",
        f"/paper/{an_id('P', 99)}",
        "/pair/x",
        "/nowhere",
    ],
)
def test_what_the_version_has_not_is_said(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "That did not work" in answer.text


def test_an_id_that_is_searched_for_leads_to_its_page(client: TestClient) -> None:
    assert client.get(f"/search?q={an_id('A', 1)}").headers["location"] == f"/author/{an_id('A', 1)}"
    assert an_id("A", 1) in client.get(f"/author/{an_id('A', 1)}").text


def test_a_newer_version_is_offered_and_what_was_decided_stays_undoable(
    tmp_path: Path,
) -> None:
    lake = publish_doubtful(tmp_path / "lake", PAPERS)
    session = open_session(lake, tmp_path)
    client = browse(session)
    client.post("/decide", data=form(session), headers=ORIGIN)
    assert "A newer version" not in client.get("/").text
    first = session.shown.lake.snapshot
    publish_doubtful(lake, PAPERS[1:], options={"keep": 1, "now": later(lake)})
    assert "A newer version" in client.get("/").text
    assert (lake / "_snapshots" / first).is_dir()
    assert client.post("/switch", data={"token": session.token}, headers=ORIGIN).headers["location"] == "/"
    assert session.shown.lake.snapshot != first
    assert "A newer version" not in client.get("/").text
    assert client.post("/undo", data={"token": session.token}, headers=ORIGIN).headers["location"] == "/?done=1"
    assert len(session.file.path.read_text().splitlines()) == 1


def test_a_file_that_cannot_be_written_is_said_on_the_page(lake: Path, tmp_path: Path) -> None:
    session = open_session(lake, tmp_path)
    client = browse(session)
    session.file.path.write_text("title,year\n")
    answer = client.post("/decide", data=form(session), headers=ORIGIN)
    assert answer.status_code == 503
    assert "does not name the columns" in answer.text
    assert session.shown.queue.actions == []
