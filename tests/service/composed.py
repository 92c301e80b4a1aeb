"""The services of deploy/compose.yaml as processes of this machine, by the commands and settings that stand there.

What differs is only where they are: each port is a free one of 127.0.0.1, and the folder of the volumes another one.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.integration.conftest import ROOT, free_port
from tests.service.parts import Part

COMPOSE = ROOT / "deploy" / "compose.yaml"
FOLDER = "/srv/paperlake"  # where the image works
PROGRAMS = Path(sys.executable).parent


class Composed:
    """What compose.yaml says, on this machine.

    Args:
        folder: What the image's own folder is here.
        postgres: The port of the database, which runs already.
    """

    def __init__(self, folder: Path, postgres: int) -> None:
        self.services: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
        self.folder = folder
        self._ports = {"5432": postgres, **{port: free_port() for port in ("4200", "8080", "8786")}}
        (folder / "data" / "raw").mkdir(parents=True)
        shutil.copy(ROOT / "prefect.yaml", folder)

    def here(self, text: str) -> str:
        """Give a word of the file as it is on this machine."""
        text = re.sub(r"\$\{(\w+):\?[^}]*\}", r"secret", text)
        text = text.replace("0.0.0.0", "127.0.0.1").replace(FOLDER, str(self.folder))
        for name in self.services:
            text = text.replace(f"//{name}:", "//127.0.0.1:")
        for port, own in self._ports.items():
            text = re.sub(rf"\b{port}\b", str(own), text)
        return text

    def environment(self, name: str) -> dict[str, str]:
        """Give the environment of a service."""
        stated: Mapping[str, Any] = self.services[name]["environment"]
        own = {key: self.here(str(value)) for key, value in stated.items()}
        own = {key: "127.0.0.1" if value in self.services else value for key, value in own.items()}
        home = {"PREFECT_HOME": str(self.folder / ".prefect"), "PREFECT_WORKER_QUERY_SECONDS": "2"}
        return {**os.environ, **home, **own}

    def start(self, name: str, number: int = 1) -> Part:
        """Start one of the processes of a service."""
        program, *arguments = map(self.here, self.services[name]["command"])
        return Part(
            [str(PROGRAMS / program), *arguments],
            self.folder / f"{name}-{number}.log",
            self.environment(name),
            self.folder,
        )

    def is_healthy(self, name: str) -> bool:
        """Whether the health check of a service says so."""
        _, program, *arguments = map(self.here, self.services[name]["healthcheck"]["test"])
        check = Part([str(PROGRAMS / program), *arguments], self.folder / "health.log", self.environment(name))
        return check.process.wait() == 0

    def order(self) -> list[str]:
        """List the services so that each comes after those that it depends on."""
        ordered: list[str] = []
        while len(ordered) < len(self.services):
            free = [
                name
                for name, service in self.services.items()
                if name not in ordered and set(service.get("depends_on", ())) <= set(ordered)
            ]
            assert free, "services wait for each other"
            ordered += free
        return ordered
