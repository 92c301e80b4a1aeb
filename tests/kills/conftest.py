"""How many runs are killed: `make kill ARGS="--kills 10"`, 50 by default."""

import pytest

from tests.integration.conftest import prefect_server

__all__ = ["prefect_server"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=50, help="how many runs are killed")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "kill" in metafunc.fixturenames:
        metafunc.parametrize("kill", range(metafunc.config.getoption("--kills")))
