"""prefect.yaml: against the schema of Prefect, and against what `paperlake serve` serves."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jsonschema
import pytest
import yaml
from prefect.cli.deploy._models import PrefectYamlModel
from prefect.deployments.runner import RunnerDeployment
from prefect.events import DeploymentEventTrigger
from prefect.flows import load_flow_from_entrypoint
from pydantic import TypeAdapter

from flows.automations import MAX_SILENCE
from flows.deployments import ENTRYPOINT, ENVIRONMENT, MAX_TOGETHER, MIN_PAUSE
from flows.served_runs import deployments
from tests.integration.conftest import ROOT

MAX_PREFETCH = timedelta(seconds=10)  # how early a worker takes a run


def schema() -> dict[str, Any]:
    """Give the JSON schema that Prefect publishes for the file, with the triggers, and without room for other keys."""
    whole = PrefectYamlModel.model_json_schema()
    trigger = TypeAdapter(DeploymentEventTrigger).json_schema(ref_template="#/$defs/{model}")
    definitions = whole["$defs"]
    definitions.update(trigger.pop("$defs", {}))
    trigger["properties"]["type"] = {"const": "event"}
    whole["properties"]["definitions"] = {}  # where YAML keeps what deployments share
    definitions["DeploymentConfig"]["properties"]["triggers"] = {"type": "array", "items": trigger}
    for one in (whole, trigger, definitions["DeploymentConfig"], definitions["WorkPoolConfig"]):
        one["additionalProperties"] = False
    return whole


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    return read


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield all mappings of a document whose keys are Prefect's."""
    if isinstance(value, dict):
        yield value
    for inner in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
        yield from objects(inner)


def test_the_file_follows_the_schema(project: dict[str, Any]) -> None:
    jsonschema.validate(project, schema())


@pytest.mark.parametrize(
    ("holder", "key"),
    [
        ("name", "prefect-version"),
        ("entrypoint", "parameters"),
        ("entrypoint", "entrypoint"),
        ("job_variables", "job_variables"),
        ("cron", "timezone"),
        ("posture", "within"),
        ("posture", "schedule_after"),
    ],
)
def test_a_key_that_is_misspelt_is_found(project: dict[str, Any], holder: str, key: str) -> None:
    misspelt = copy.deepcopy({name: value for name, value in project.items() if name != "definitions"})
    one = next(one for one in objects(misspelt) if holder in one and key in one)
    one[f"{key}s"] = one.pop(key)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(misspelt, schema())


def test_the_file_and_serve_have_the_same_deployments(project: dict[str, Any]) -> None:
    served = {deployment.name: described(deployment) for deployment in deployments(["data/raw"], "data/curated")}
    assert {one["name"]: read(one) for one in project["deployments"]} == served
    for one in project["deployments"]:
        assert one["work_pool"] == {"name": "paperlake", "job_variables": {"env": ENVIRONMENT}}


def described(deployment: RunnerDeployment) -> dict[str, Any]:
    """Give what a deployment of serve is."""
    return {
        "entrypoint": deployment.entrypoint,
        "description": deployment.description,
        "parameters": deployment.parameters,
        "schedules": [
            one.schedule.model_dump(include={"cron", "timezone"}) for one in deployment.schedules or [] if one.schedule
        ],
        "triggers": [trigger.model_dump() for trigger in deployment.triggers],
    }


def read(deployment: dict[str, Any]) -> dict[str, Any]:
    """Give the same of a deployment of the file."""
    return {
        **{name: deployment[name] for name in ("entrypoint", "description", "parameters")},
        "schedules": deployment.get("schedules", []),
        "triggers": [DeploymentEventTrigger(**trigger).model_dump() for trigger in deployment.get("triggers", [])],
    }


def test_the_entrypoint_is_the_flow() -> None:
    assert load_flow_from_entrypoint(ENTRYPOINT).name == "curate"


def test_the_run_looks_after_the_last_event_that_started_no_other() -> None:
    assert MIN_PAUSE - MAX_PREFETCH > MAX_TOGETHER


def test_three_heartbeats_are_missing_when_a_run_counts_as_crashed() -> None:
    assert 3 * int(ENVIRONMENT["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"]) == MAX_SILENCE.total_seconds()


def test_the_form_of_the_UI_knows_the_types_of_the_parameters() -> None:  # noqa: N802
    schemas = [deployment._parameter_openapi_schema for deployment in deployments(["data/raw"], "data/curated")]
    for one in schemas:
        assert one.properties["raw"]["type"] == "array"
        assert {"type": "string", "format": "path"} in one.properties["out"]["anyOf"]
        for name, kind in {"keep_snapshots": "integer", "full": "boolean", "wait_minutes": "number"}.items():
            assert one.properties[name]["type"] == kind
        assert all(one.properties[name]["description"] for name in one.properties)
