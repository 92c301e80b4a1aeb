"""Every command of docs/operations.md works as printed, as an operator would type it in one folder.

What a block is says the word behind `sh`: `serves` keeps running, `root` needs the rights of root, systemd or Docker,
and `install` is what the project's own environment was made by; the last two are only parsed. The rest runs in the
order of the page, on ports that are free.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from flows.server import answers
from tests.integration.conftest import MAX_WAIT, ROOT, SAMPLE, free_port, wait_for
from tests.service.parts import end_family

PAGE = ROOT / "docs" / "operations.md"
BLOCK = re.compile(r"^```sh(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SERVES, ROOT_ONLY, INSTALL = "serves", "root", "install"
READY = {  # what each command that keeps running says, or the line of a log that shows it
    "paperlake serve": "Ctrl-C ends",
    "prefect server start": "Check out the dashboard",
    "prefect worker start": "started!",
    "paperlake watch": "watching",
    "dask scheduler": "Scheduler at",
    "dask worker": "Registered to",
}

pytestmark = pytest.mark.timeout(6 * MAX_WAIT)


class Block(NamedTuple):
    """Commands of the page, and of which kind they are."""

    kind: str
    commands: str


def blocks() -> list[Block]:
    """Give the blocks of commands of the page."""
    page = PAGE.read_text(encoding="utf-8")
    return [Block(match[1] or "", match[2]) for match in BLOCK.finditer(page)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as an operator has it: prefect.yaml, and dumps in data/raw."""
    shutil.copy(ROOT / "prefect.yaml", tmp_path)
    shutil.copytree(SAMPLE, tmp_path / "data" / "raw")
    return tmp_path


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of an operator who has installed paperlake and knows nothing of these tests."""
    (home := tmp_path / "home").mkdir()
    (tmp_path / "bin").mkdir()
    paperlake = tmp_path / "bin" / "paperlake"
    paperlake.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m flows.cli "$@"\n', encoding="utf-8")
    paperlake.chmod(0o755)
    others = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "XDG_"))}
    path = os.pathsep.join([str(tmp_path / "bin"), str(Path(sys.executable).parent), others["PATH"]])
    return {
        **others,
        "HOME": str(home),
        "PATH": path,
        "PYTHONPATH": str(ROOT),
        "DASK_DISTRIBUTED__LOGGING__BOKEH": "error",
    }


@contextmanager
def serving(commands: str, log: Path, folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command that keeps running, from the moment at which it is ready."""
    sign = next(said for command, said in READY.items() if command in commands)
    with log.open("wb") as stream:
        process = subprocess.Popen(
            ["bash", "-ec", commands],
            cwd=folder,
            env=environment,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    try:
        wait_for(lambda: sign in log.read_text(errors="replace") or process.poll() is not None)
        assert process.poll() is None, log.read_text(errors="replace")
        yield process
    finally:
        end_family(process)


def test_every_command_works_as_printed(folder: Path, environment: dict[str, str]) -> None:
    ports = {"4200": str(free_port()), "8786": str(free_port())}
    with ExitStack() as stack:
        for number, (kind, commands) in enumerate(blocks()):
            here = re.sub("4200|8786", lambda match: ports[match[0]], commands)
            here = here.replace("prefect server start", f"prefect server start --port {ports['4200']}")
            here = here.replace("paperlake serve", f"paperlake serve --port {ports['4200']}")
            if kind in (ROOT_ONLY, INSTALL):
                continue
            log = folder / f"{number}.log"
            if kind == SERVES:
                process = stack.enter_context(serving(here, log, folder, environment))
                if "paperlake serve" in here:  # the server that follows is in its place
                    os.killpg(process.pid, signal.SIGINT)
                    assert process.wait(MAX_WAIT) == 0, log.read_text(errors="replace")
                    assert log.read_text(errors="replace").splitlines()[-1] == "ended"
                if "prefect server start" in here:
                    wait_for(lambda: answers(f"http://127.0.0.1:{ports['4200']}/api"))
                continue
            done = subprocess.run(
                ["bash", "-ec", here], cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{here}\n{done.stdout}\n{done.stderr}"
    assert (folder / "data" / "curated" / "current" / "papers").is_dir()


@pytest.mark.parametrize("block", [block for block in blocks() if block.kind in (ROOT_ONLY, INSTALL)])
def test_what_needs_root_is_written_as_a_shell_reads_it(block: Block) -> None:
    subprocess.run(["bash", "-n"], input=block.commands, text=True, check=True)
    files = re.findall(r"\b(?:deploy/[\w./-]+|requirements\.lock|prefect\.yaml)", block.commands)
    assert all((ROOT / path).exists() or path == "deploy/.env" for path in files if "*" not in path)


def test_the_page_has_no_other_block_of_commands() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.count("\n```sh") == len(blocks())
    assert {block.kind for block in blocks()} == {"", SERVES, ROOT_ONLY, INSTALL}
