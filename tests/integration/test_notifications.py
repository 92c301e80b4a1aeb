"""Automations of a real server tell the operator of runs that fail, crash or are held: by a webhook and by e-mail."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.events import emit_event
from prefect.events.worker import EventsWorker
from prefect.states import Crashed, Failed

from flows.automations import FLOW, apply
from flows.guard import HELD_EVENT, LAKE_RESOURCE
from flows.notifications import FAILED_RUNS, HELD_RUNS, NOTIFY
from schemas.errors import HeldError, UsageError
from schemas.limits import Excess
from tests.integration.conftest import PrefectServer, wait_for
from tests.integration.receiving import mail_server, webhook

HELD = HeldError([Excess(name="rejects", figure=3.5, limit=2, said="35 of 1,000 records were rejected (3.5 %)")])
MESSAGE = 'rejects: "35" of 1,000 \\ records\nand a line of <b>hostile</b> {{ text }}'


@contextmanager
def told(server: PrefectServer, monkeypatch: pytest.MonkeyPatch, address: str) -> Iterator[None]:
    """Put the automations on the server, and take them away again."""
    monkeypatch.setenv(NOTIFY, address)
    before = {one["id"] for one in server.filter("automations")}
    apply()
    try:
        yield
    finally:
        with get_client(sync_client=True) as client:
            for one in server.filter("automations"):
                if one["id"] not in before:
                    client.delete_automation(one["id"])


def end_run(state: Any, *, is_deployed: bool = True) -> str:
    """Let a run of a flow with the name of ours end in a state, and give the name of the run."""
    with get_client(sync_client=True) as client:
        deployment = client.create_deployment(flow_id=client.create_flow_from_name(FLOW), name="notified")
        if is_deployed:
            run = client.create_flow_run_from_deployment(deployment)
        else:
            run = client.create_flow_run(nothing, name="by hand")
        client.set_flow_run_state(run.id, state, force=True)
        return str(run.name)


@flow(name=FLOW)
def nothing() -> None:
    """Do nothing, under the name of the main flow."""


def hold() -> None:
    """Emit the event of a run that is held."""
    emit_event(
        event=HELD_EVENT,
        resource={"prefect.resource.id": LAKE_RESOURCE, "prefect.resource.name": "/lake"},
        payload={"message": MESSAGE},
    )
    EventsWorker.drain_all()


def test_a_webhook_is_called_once_for_a_run_that_failed_crashed_or_is_held(
    prefect_server: PrefectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with webhook() as (address, received), told(prefect_server, monkeypatch, address):
        by_hand = end_run(Failed(message="by hand"), is_deployed=False)
        held = end_run(Failed(message=f"Flow run encountered an exception: {type(HELD).__name__}: {HELD}"))
        failed = end_run(Failed(message='a "quoted" \\ message'))
        crashed = end_run(Crashed(message="No heartbeat for 90 s."))
        hold()
        wait_for(lambda: len(received) >= 3)
        texts = {one["event"]: one["text"] for one in received}
        assert len(received) == len(texts) == 3
        assert texts["prefect.flow-run.Failed"].startswith(f'The run {failed} is Failed: a "quoted" \\ message (http')
        assert texts["prefect.flow-run.Crashed"].startswith(f"The run {crashed} is Crashed: No heartbeat for 90 s. (")
        assert texts[HELD_EVENT].startswith("The guard holds a run on /lake; nothing was published.")
        assert MESSAGE in texts[HELD_EVENT]
        assert not any(name in text for name in (by_hand, held) for text in texts.values())
        names = [one["name"] for one in prefect_server.filter("automations")]
        apply()
        monkeypatch.delenv(NOTIFY)
        apply()
        assert [one["name"] for one in prefect_server.filter("automations")] == names
        assert {FAILED_RUNS, HELD_RUNS} <= set(names)


def test_an_e_mail_is_sent_for_a_run_that_is_held(
    prefect_server: PrefectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as (address, received), told(prefect_server, monkeypatch, address):
        hold()
        wait_for(lambda: received)
        message = email.message_from_string(received[0], policy=email.policy.default)
        assert message["subject"] == "paperlake: the guard holds a run"
        assert message["to"] == "ops@example.org"
        body = message.get_body(("plain", "html"))
        assert body is not None
        assert "The guard holds a run on /lake" in body.get_content()


@pytest.mark.parametrize("where", ["slack-webhook/nobody", "nothing://there"])
def test_where_nothing_can_be_sent_is_an_error(
    prefect_server: PrefectServer, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setenv(NOTIFY, where)
    with pytest.raises(UsageError, match=NOTIFY):
        apply()
