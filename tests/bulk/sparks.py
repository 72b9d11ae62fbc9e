"""A Spark of the tests' own: small, quiet, and writing nowhere but into its folder."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

# Start-up is most of what so small a JVM does.
JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
CONF = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "512m",
    "spark.executor.memory": "512m",
    "spark.executor.extraJavaOptions": JVM,
    "spark.sql.shuffle.partitions": "2",
}


def environment(folder: Path) -> dict[str, str]:
    """Variables with which Spark starts; its scripts are those of the package, its logs go to the folder.

    Skips the test where Spark can't be started.
    """
    pytest.importorskip("pyspark", reason="needs pyspark (the spark extra)")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("needs Java")
    import pyspark

    home = folder / "home"
    if not home.exists():
        home.mkdir(parents=True)
        for part in ("bin", "jars", "python"):
            (home / part).symlink_to(Path(pyspark.__file__).parent / part)
    return {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_SUBMIT_ARGS": f'--driver-java-options "{JVM}" pyspark-shell',
        "PYTHONWARNINGS": "ignore::FutureWarning",
    }
