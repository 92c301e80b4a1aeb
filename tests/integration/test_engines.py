"""Where a run of a deployment takes its engine from."""

import pytest
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import ValidationError

from flows.engines import runner_of_environment


@pytest.mark.parametrize("environment", [{}, {"PAPERLAKE_ENGINE": "", "PAPERLAKE_SCHEDULER": ""}])
def test_without_a_name_the_steps_run_on_threads(environment: dict[str, str]) -> None:
    assert isinstance(runner_of_environment(environment), ThreadPoolTaskRunner)


def test_a_scheduler_is_that_of_a_dask_cluster() -> None:
    dask = pytest.importorskip("prefect_dask.task_runners")
    runner = runner_of_environment({"PAPERLAKE_SCHEDULER": "tcp://127.0.0.1:8786"})
    assert isinstance(runner, dask.DaskTaskRunner)
    assert runner.address == "tcp://127.0.0.1:8786"


def test_an_engine_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValidationError, match="engine"):
        runner_of_environment({"PAPERLAKE_ENGINE": "spark"})
