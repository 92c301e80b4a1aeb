"""The automations of the deployments: what the Prefect server does by itself. `prefect deploy` puts them there.

If a worker and its run are killed together, nobody tells the server, and the run stays "Running" for ever. So a run of
a deployment sends a heartbeat every 30 seconds (prefect.yaml), and counts as crashed when three of them are missing. A
crashed run starts again, whatever the cause: also one that a restarted worker took with it.

A trigger fires once in its time. So each of the crashes of a deployment that are followed by a new start has an
automation of its own: one that fires at the first crash, one that needs two, and so on.

If PAPERLAKE_NOTIFY_URL is set, the operator is told of runs that fail or are held: see flows/notifications.py.
"""

from __future__ import annotations

import os
from datetime import timedelta

from prefect.automations import AutomationCore, EventTrigger, Posture
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, RunDeployment
from prefect.events.schemas.events import ResourceSpecification

from flows.notifications import NOTIFY, set_up_target, tell_of_failed_runs, tell_of_held_runs

FLOW = "curate"
MAX_SILENCE = timedelta(seconds=90)  # three heartbeats
MAX_RESTARTS = 3  # of one deployment in the time below: what always crashes is not started for ever
RESTARTS_WITHIN = timedelta(minutes=10)

SIGNS_OF_LIFE = frozenset({"prefect.flow-run.heartbeat", "prefect.flow-run.Running"})
ENDS = frozenset(f"prefect.flow-run.{state}" for state in "Completed Failed Crashed Cancelled Cancelling".split())
RUNS = ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"})
OF_THE_DEPLOYMENTS = [
    ResourceSpecification({"prefect.resource.role": "flow", "prefect.resource.name": FLOW}),
    ResourceSpecification({"prefect.resource.role": "deployment"}),  # a run of the command line has none
]
SAME_PARAMETERS = {
    "__prefect_kind": "json",
    "value": {"__prefect_kind": "jinja", "template": "{{ flow_run.parameters | tojson }}"},
}


def crash_silent_runs() -> AutomationCore:
    """Return the automation that marks a run without heartbeats as crashed.

    A run is watched from the moment at which a worker takes it, so a run that dies before its first heartbeat is found,
    too.
    """
    return AutomationCore(
        name="paperlake: silent runs have crashed",
        trigger=EventTrigger(
            posture=Posture.Proactive,
            after={*SIGNS_OF_LIFE, "prefect.flow-run.Pending"},
            expect={*SIGNS_OF_LIFE, *ENDS},
            within=MAX_SILENCE,
            match=RUNS,
            match_related=OF_THE_DEPLOYMENTS,
            for_each={"prefect.resource.id"},
        ),
        actions=[ChangeFlowRunState(state=StateType.CRASHED, message=f"No heartbeat for {MAX_SILENCE.seconds} s.")],
    )


def restart_crashed_runs(number: int) -> AutomationCore:
    """Return the automation that starts the deployment of a crashed run again, with the parameters of that run.

    Args:
        number: Which crash of the deployment it is for: 1 for the first.
    """
    return AutomationCore(
        name="paperlake: crashed runs start again" + ("" if number == 1 else f" ({number})"),
        trigger=EventTrigger(
            posture=Posture.Reactive,
            expect={"prefect.flow-run.Crashed"},
            threshold=number,
            within=RESTARTS_WITHIN,
            match=RUNS,
            match_related=OF_THE_DEPLOYMENTS,
            for_each={"related:deployment:prefect.resource.id"},
        ),
        actions=[RunDeployment(source="inferred", parameters=SAME_PARAMETERS)],
    )


def apply() -> None:
    """Put the automations on the server, and replace those of the same name.

    Those that notify stay as they are if the variable that says where notifications go is not set.
    """
    with get_client(sync_client=True) as client:
        automations = [crash_silent_runs(), *map(restart_crashed_runs, range(1, MAX_RESTARTS + 1))]
        if where := os.environ.get(NOTIFY):
            target = set_up_target(client, where)
            automations += [tell_of_failed_runs(target, OF_THE_DEPLOYMENTS), tell_of_held_runs(target)]
        for automation in automations:
            there = client.read_automations_by_name(automation.name)
            if there:
                client.update_automation(there[0].id, automation)
            else:
                client.create_automation(automation)
            for other in there[1:]:
                client.delete_automation(other.id)
