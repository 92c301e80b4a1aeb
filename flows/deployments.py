"""The deployments: what starts the main flow without anybody at a terminal.

    nightly    every night
    on-dump    when a dump has arrived
    by-hand    when somebody asks for it, with the parameters that the Prefect UI shows in a form

prefect.yaml says the same for a server and workers that an operator runs; flows/served_runs.py makes the deployments of
`paperlake serve` from it.

An arrival starts a run after a while, and the arrivals of that while start no other one. Prefect's trigger fires at the
first event, ignores those that occur within `MAX_TOGETHER` of it, and fires again at the next one. The run begins
`MIN_PAUSE` after the trigger has fired. Because that is longer, all dumps whose events were ignored lie in the folder
when the run looks: none of them is lost. The difference is for clocks of machines that do not agree.

Neither the pool nor a deployment has a concurrency limit: a run that was killed with its worker would hold it. The
lake's own lock ends with the process; a run that meets another one waits for it.
"""

from __future__ import annotations

from datetime import timedelta

from schemas.limits import Limits

NIGHTLY, ON_DUMP, BY_HAND = "nightly", "on-dump", "by-hand"
DESCRIPTIONS = {
    NIGHTLY: "A new version of the lake every night.",
    ON_DUMP: "A new version of the lake when a dump has arrived.",
    BY_HAND: "A new version of the lake when somebody asks for it.",
}
ENTRYPOINT = "flows.curate.curate"
CRON = "0 3 * * *"
TIMEZONE = "UTC"
WAIT_MINUTES = 720  # for another run that is at work on the lake

LIMITS = Limits(max_papers_lost=5, max_rejects=2)  # per cent; nobody looks at a run before it publishes

EVENT = "paperlake.dump.arrived"
RESOURCE = "paperlake.raw"
TRIGGER = "paperlake: a dump has arrived"
MAX_TOGETHER = timedelta(seconds=30)
MIN_PAUSE = timedelta(seconds=60)

# For every process of a run. While the server is away, the client asks again after 2, 4, 8 ... seconds.
ENVIRONMENT = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",  # flows/automations.py waits for three
    "PREFECT_CLIENT_MAX_RETRIES": "8",
    "PREFECT_CLIENT_RETRY_EXTRA_CODES": "500",  # what a server answers while its database restarts
}
