"""The process that calls functions for a run; flows/processes.py starts it, nothing else does.

Run as `python -P -m flows.worker FD`, where FD is a connection that the process inherits: it receives a function with
its arguments and sends back what the function returns or raises, one after another. It imports nothing of the script
that the run was started from. Its standard input is open as long as the run lives, so it ends with the run, however the
run ends.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import traceback
from multiprocessing.connection import Connection

from flows.imports import WithoutPandas


def main() -> None:
    """Call functions for the run until the run is gone; Ctrl-C is left to the run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.meta_path.insert(0, WithoutPandas())
    threading.Thread(target=end_with_the_run, daemon=True).start()
    connection = Connection(int(sys.argv[1]))
    while True:
        try:
            function, args, kwargs = connection.recv()
        except (EOFError, OSError):
            os._exit(0)
        try:
            outcome = True, function(*args, **kwargs)
        except Exception as error:
            outcome = False, sendable(error)
        connection.send(outcome)


def sendable(error: Exception) -> Exception:
    """Return an error that can be sent, with a note of where it was raised."""
    trace = traceback.format_exc()
    try:
        sent: Exception = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
    except Exception:
        sent = RuntimeError(f"{type(error).__name__}: {error}")
    sent.add_note(trace)
    return sent


def end_with_the_run() -> None:
    """Wait for the end of the run, which closes the standard input, and end this process."""
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
