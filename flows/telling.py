"""Telling the Prefect server of arrivals: one event for each, which triggers the deployment `on-dump`."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.settings import PREFECT_API_REQUEST_TIMEOUT, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

from flows.arrivals import MAX_AT_ONCE, Arrival
from flows.deployments import EVENT, RESOURCE
from schemas.errors import PaperlakeError

MAX_STORING_SECONDS = 30.0  # the server stores events every few seconds
PAUSE_SECONDS = 0.5
IMPATIENT = {PREFECT_CLIENT_MAX_RETRIES: 0, PREFECT_API_REQUEST_TIMEOUT: 20}  # the watcher tries again itself


class UntoldError(PaperlakeError):
    """The server does not answer, or has not stored the events; it may pass."""


def tell(arrivals: Sequence[Arrival], stop: threading.Event) -> None:
    """Send the events of some arrivals, at most `MAX_AT_ONCE`, and return when the server has stored them.

    A server that is restarted forgets events that it has accepted but not stored yet; so they are told when they can be
    read back. The server takes no notice of an event whose id it has seen within some minutes.

    Args:
        arrivals: The arrivals.
        stop: An event that ends the waiting.

    Raises:
        UntoldError: The server does not answer, refuses, or does not store the events in time.
    """
    ids = {str(arrival.id) for arrival in arrivals}
    deadline = time.monotonic() + MAX_STORING_SECONDS
    try:
        with temporary_settings(updates=IMPATIENT), get_client(sync_client=True) as client:
            client.request("POST", "/events", json=[event(arrival) for arrival in arrivals])
            while missing := ids - stored(client, ids):
                if stop.wait(PAUSE_SECONDS) or time.monotonic() > deadline:
                    raise UntoldError(f"the Prefect server has not stored {len(missing)} events")
    except (httpx.HTTPError, OSError) as error:
        said = str(error).partition("\n")[0] or type(error).__name__
        raise UntoldError(f"the Prefect server was not told: {said}") from error


def event(arrival: Arrival) -> dict[str, Any]:
    """Return the event of an arrival.

    It occurs when it is told: a trigger takes no notice of an event that is older than the one it has fired for.
    """
    return {
        "id": str(arrival.id),
        "event": EVENT,
        "occurred": datetime.now(UTC).isoformat(),
        "resource": {"prefect.resource.id": RESOURCE},
        "payload": {"path": arrival.name, "bytes": arrival.size},
    }


def stored(client: SyncPrefectClient, ids: set[str]) -> set[str]:
    """Return those ids whose events the server has stored."""
    query = {"filter": {"id": {"id": sorted(ids)}}, "limit": MAX_AT_ONCE}
    answer = client.request("POST", "/events/filter", json=query)
    return {found["id"] for found in answer.json()["events"]}
