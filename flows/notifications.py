"""Notifications: automations that tell the operator of a run that failed or crashed, and of one that the guard holds.

The operator says once where they go, in PAPERLAKE_NOTIFY_URL where `prefect deploy` runs:

    https://example.org/hook                        a webhook, which is sent JSON
    mailto://user:password@mail.example.org?to=...  an e-mail, or any other address that Apprise knows
    slack-webhook/operators                         a block on the server that has been set up by hand: type/name

Automations of Prefect refer to blocks, so an address is kept on the server as a block, with its secrets encrypted.
"""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from prefect.automations import AutomationCore, EventTrigger, Posture
from prefect.blocks.notifications import SlackWebhook as AnyAddress  # hands any address to Apprise as it is
from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import SyncPrefectClient
from prefect.events.actions import CallWebhook, SendNotification
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectNotFound
from prefect.types import SecretDict
from pydantic import SecretStr

from flows.guard import HELD_EVENT, LAKE_RESOURCE
from schemas.errors import HeldError, UsageError

NOTIFY = "PAPERLAKE_NOTIFY_URL"
BLOCK = "paperlake-notify"
FAILED_RUNS = "paperlake: tell of failed runs"
HELD_RUNS = "paperlake: tell of held runs"
WEBHOOK = "webhook"
AS_JSON = {"Content-Type": "application/json"}

ABOUT_RUN = (
    "The run {{ event.resource.name }} is {{ event.resource['prefect.state-name'] }}: "
    "{{ event.resource['prefect.state-message'] }} ({{ flow_run|ui_url }})"
)
ABOUT_GUARD = "The guard holds a run on {{ event.resource.name }}; nothing was published. {{ event.payload.message }}"


class Target:
    """Where notifications go: a block on the server.

    Args:
        block: The id of the block.
        is_webhook: Whether it is a webhook, which is sent JSON; otherwise it is sent a text.
    """

    def __init__(self, block: UUID, *, is_webhook: bool) -> None:
        self._block = block
        self._is_webhook = is_webhook

    def send(self, subject: str, body: str) -> CallWebhook | SendNotification:
        """Return the action that sends a notification.

        Args:
            subject: What it is about.
            body: What it says, a template of Jinja.
        """
        if not self._is_webhook:
            return SendNotification(block_document_id=self._block, subject=subject, body=body)
        payload = (
            f'{{% set text %}}{body}{{% endset %}}{{"subject": "{subject}", "text": {{{{ text | string | tojson }}}}, '
            '"event": {{ event.event | tojson }}, "occurred": {{ event.occurred | string | tojson }}}'
        )
        return CallWebhook(block_document_id=self._block, payload=payload)


def tell_of_failed_runs(target: Target, of_the_deployments: list[ResourceSpecification]) -> AutomationCore:
    """Return the automation that tells of a run of a deployment that has failed or crashed.

    A run that the guard holds has failed, too, and is told of by the other automation.
    """
    runs = {"prefect.resource.id": "prefect.flow-run.*", "prefect.state-message": f"!*{HeldError.__name__}*"}
    return AutomationCore(
        name=FAILED_RUNS,
        trigger=EventTrigger(
            posture=Posture.Reactive,
            expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed"},
            match=ResourceSpecification(runs),
            match_related=of_the_deployments,
        ),
        actions=[target.send("paperlake: a run has failed", ABOUT_RUN)],
    )


def tell_of_held_runs(target: Target) -> AutomationCore:
    """Return the automation that tells of a run that the guard holds."""
    return AutomationCore(
        name=HELD_RUNS,
        trigger=EventTrigger(
            posture=Posture.Reactive,
            expect={HELD_EVENT},
            match=ResourceSpecification({"prefect.resource.id": LAKE_RESOURCE}),
        ),
        actions=[target.send("paperlake: the guard holds a run", ABOUT_GUARD)],
    )


def set_up_target(client: SyncPrefectClient, where: str) -> Target:
    """Return where notifications go; an address becomes a block on the server, in place of the one before.

    Args:
        client: A client of the server.
        where: The address, or the type and the name of a block.

    Raises:
        UsageError: There is no such block, or nothing can be sent to such an address.
    """
    if "://" not in where:
        return find_block(client, where)
    is_webhook = where.startswith(("http://", "https://"))
    address = SecretStr(where)
    block = Webhook(url=address, headers=SecretDict(AS_JSON)) if is_webhook else AnyAddress(url=address)
    if isinstance(block, AnyAddress) and not block._apprise_client:
        raise UsageError(
            f"{NOTIFY}: nothing can be sent to {urlsplit(where).scheme}://...: Apprise knows no such address"
        )
    return Target(cast(UUID, block.save(BLOCK, overwrite=True)), is_webhook=is_webhook)


def find_block(client: SyncPrefectClient, name: str) -> Target:
    """Return a block that stands on the server, by its type and name.

    Raises:
        UsageError: There is no such block.
    """
    slug, _, title = name.partition("/")
    try:
        found = client.read_block_document_by_name(title, slug)
    except ObjectNotFound as error:
        mend = "name an address, or a block as TYPE/NAME (prefect block ls)"
        raise UsageError(f"{NOTIFY}: the server has no block {name}; {mend}") from error
    return Target(found.id, is_webhook=slug == WEBHOOK)
