"""The last steps of the pipeline as Prefect tasks: compare with the current version, publish; the tables are assets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prefect import Task, task
from prefect.assets import Asset, AssetProperties, add_asset_metadata, materialize
from prefect.runtime import flow_run

from flows.companions import COMPANIONS
from flows.policies import MINUTES, RETRIED, UNCACHED
from flows.software import software_of_all
from schemas.account import Account
from schemas.accuracy import Accuracy
from schemas.dump import Inventory, Partition
from schemas.files import LakeFile
from schemas.lake.tables import TABLES
from schemas.paths import Place, S3Url
from tasks import load
from tasks.load import Manifest

Files = Mapping[str, Sequence[LakeFile]]

PUBLISHED_ASSETS = ("papers", "authors", "authorships")


@task(
    name="load: compare",
    task_run_name="compare with the current version",
    timeout_seconds=360 * MINUTES,
    **RETRIED,
    **UNCACHED,
)
def find_unchanged(
    work: Path, tables: Files, statistics: Mapping[str, Partition], keep_snapshots: int, thorough: bool
) -> Manifest | None:
    """Return the manifest of the current version if it consists of these very files."""
    return load.find_unchanged(tables, work.parent, statistics=statistics, keep=keep_snapshots, thorough=thorough)


@materialize(
    *(f"paperlake://{name}" for name in PUBLISHED_ASSETS),  # of the run's own lake: see publish_in
    name="load: publish",
    task_run_name="publish",
    timeout_seconds=360 * MINUTES,
    **RETRIED,
    **UNCACHED,
)
def publish(  # noqa: PLR0917 - steps fill in the first
    work: Path,
    tables: Files,
    inventory: Inventory,
    drawn: Account,
    statistics: Mapping[str, Partition],
    accuracy: Sequence[Accuracy],
    keep_snapshots: int,
) -> Manifest:
    """Publish a new version of the lake that the work folder belongs to."""
    out = work.parent
    manifest = load.publish(
        tables,
        inventory,
        drawn,
        out,
        run_name=flow_run.get_name() or "run",
        keep=keep_snapshots,
        statistics=statistics,
        companions=COMPANIONS,
        accuracy=accuracy,
        code=software_of_all(),
    )
    for name in PUBLISHED_ASSETS:
        add_asset_metadata(asset_key(load.place_of_lake(out), name), asset_metadata(manifest, name))
    return manifest


def publish_in(
    out: Place,
) -> Task[[Path, Files, Inventory, Account, Mapping[str, Partition], Sequence[Accuracy], int], Manifest]:
    """Return the task that publishes in a lake, whose tables are its assets."""
    assets = [
        Asset(key=asset_key(out, name), properties=AssetProperties(name=name, description=TABLES[name].description))
        for name in PUBLISHED_ASSETS
    ]
    return publish.with_options(assets=assets)


def asset_key(out: Place, table: str) -> str:
    """Return the key of a table as an asset: where it is, with what a key may not hold replaced."""
    address = out if isinstance(out, S3Url) else out.as_uri()
    return re.sub(r"[^\w./:~-]", "_", f"{address}/current/{table}", flags=re.ASCII)


def asset_metadata(manifest: Manifest, table: str) -> dict[str, Any]:
    """Return what the manifest says of a table and of its version."""
    files = manifest.files_of(table)
    return {
        "rows": manifest.rows.get(table, 0),
        "files": len(files),
        "bytes": sum(file.bytes for file in files),
        "inputs": len(manifest.inputs),
        **manifest.model_dump(
            mode="json", include={"snapshot", "parent", "created", "software", "schema_version", "account"}
        ),
    }
