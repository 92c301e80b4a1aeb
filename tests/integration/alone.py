"""Functions called in a process of their own, whose memory, processor time and death are its own too.

The processes are forked from a server that has imported everything and run nothing, so each of them starts at once.
"""

from __future__ import annotations

import multiprocessing
import re
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

MAX_HUNG = 300  # seconds
MODULES = ("extract_alone", "publish_and_die", "resolve_alone")

FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload([f"tests.integration.{name}" for name in MODULES])


def call_alone(function: Callable[P, T], *inputs: P.args, **named: P.kwargs) -> T:
    """Call a function in a process of its own, and return what it returns, which is sent back.

    Raises:
        ChildProcessError: The process has died, or has not ended in time.
    """
    receiver, sender = FORKSERVER.Pipe(duplex=False)
    process = FORKSERVER.Process(target=_send, args=(sender, function, inputs, named))
    process.start()
    sender.close()
    try:
        if not receiver.poll(MAX_HUNG):
            raise ChildProcessError(f"{function.__qualname__} has not ended within {MAX_HUNG} s")
        returned: T = receiver.recv()
    except EOFError:
        process.join()
        raise ChildProcessError(f"{function.__qualname__} died with exit code {process.exitcode}") from None
    finally:
        process.kill()
        process.join()
    return returned


def _send(sender: Connection, function: Callable[..., Any], inputs: tuple[Any, ...], named: dict[str, Any]) -> None:
    """Call a function, and send what it returns."""
    sender.send(function(*inputs, **named))


def peak_memory() -> int:
    """Return how many bytes this process has held at most.

    What `wait4` and `getrusage` say may be the peak of the process that started this one, where that is larger.
    """
    if (status := Path("/proc/self/status")).exists():
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
