"""The process of a Prefect server that flows/server.py or flows/lasting_server.py starts; nothing else does.

Run as `python -P server_process.py FD [FOLDER]`, where FD is a listening socket that the process inherits: no port is
lost between choosing and binding it, and a client that connects early waits instead of failing. The process lives as
long as its standard input is open, so it ends with the client, however the client ends. FOLDER, which holds the
database of a temporary server, goes with it.
"""

import gc
import os
import shutil
import signal
import socket
import sys
import threading

# What is still going on when the client has left has this many seconds to end.
GRACE = 3

client_has_left = threading.Event()


def stop_with_the_client() -> None:
    """Stop this process when its standard input is closed: gently first, then for certain."""
    while os.read(0, 1):  # not through sys.stdin, whose lock stops the interpreter from reporting an error and ending
        pass
    client_has_left.set()
    threading.Timer(GRACE, end).start()
    os.kill(os.getpid(), signal.SIGTERM)


def end() -> None:
    """End this process at once."""
    clean_up()
    os._exit(1)


def clean_up() -> None:
    """Remove what this process has written, unless its client may still want to read why it has ended."""
    if client_has_left.is_set():
        for folder in sys.argv[2:]:
            shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Serve Prefect's API on the socket given until the client is gone."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # the end of this function is reached
    try:
        serve(socket.socket(fileno=int(sys.argv[1])))
    finally:
        clean_up()


def serve(listening: socket.socket) -> None:
    """Serve Prefect's API on a socket."""
    threading.Thread(target=stop_with_the_client, daemon=True).start()
    gc.disable()  # while it imports: nothing of that is garbage
    import uvicorn  # noqa: PLC0415
    from prefect.server.api.server import create_app  # noqa: PLC0415

    app = create_app()
    gc.freeze()
    gc.enable()
    configuration = uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=GRACE - 1)
    uvicorn.Server(configuration).run(sockets=[listening])


if __name__ == "__main__":
    main()
