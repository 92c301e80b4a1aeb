"""Read every table of a version with Spark, in the environment of Spark, where nothing of this project is installed.

python reading.py FOLDER    print the rows and the types of each table that is a folder of FOLDER, as JSON
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pyspark.sql import SparkSession


def main(folder: Path) -> None:
    """Print what Spark makes of each table, read as its documentation's first example does."""
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    tables = {}
    for table in sorted(path.name for path in folder.iterdir() if path.is_dir()):
        frame = spark.read.parquet(str(folder / table))
        tables[table] = {"types": dict(frame.dtypes), "rows": [json.loads(row) for row in frame.toJSON().collect()]}
    sys.stdout.write(json.dumps(tables))
    spark.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
