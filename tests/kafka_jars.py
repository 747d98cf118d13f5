"""Apache Kafka without Docker: its official jars by Maven, kept in a cache folder outside the tree.

`python3 tests/kafka_jars.py` fetches them, within a time limit, and says what there is: exit 0 when Kafka can be
started. With the standard library only.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VERSION = "4.1.1"
LIMIT_S = int(os.environ.get("SHIAN_KAFKA_FETCH_S", "240"))
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>shian</groupId><artifactId>broker</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{version}</version>
  </dependency></dependencies>
</project>
"""


def folder() -> Path:
    """Where the jars of this version are kept, or will be."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "shian" / f"kafka-{VERSION}"


def fetch() -> Path | str:
    """The folder of the jars, or why there is none. Only one process fetches; the others wait for it."""
    for program in ("java", "mvn"):
        if not shutil.which(program):
            return f"{program} is missing; get it by `apt-get install default-jre-headless maven`"
    ready = folder()
    if ready.is_dir():
        return ready
    ready.parent.mkdir(parents=True, exist_ok=True)
    with open(ready.with_suffix(".lock"), "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        return ready if ready.is_dir() else _fetch_to(ready)


def _fetch_to(ready: Path) -> Path | str:
    with tempfile.TemporaryDirectory(dir=ready.parent) as work:
        (Path(work) / "pom.xml").write_text(POM.format(version=VERSION), "utf-8")
        command = [
            "mvn",
            "-B",
            "-q",
            "dependency:copy-dependencies",
            "-DincludeScope=runtime",
            "-DoutputDirectory=jars",
        ]
        try:
            done = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            return f"Maven did not bring Kafka's jars in {LIMIT_S} s; SHIAN_KAFKA_FETCH_S gives it longer"
        if done.returncode != 0:
            last = done.stdout.decode("utf-8", "replace").strip().splitlines()[:1]
            return f"Maven cannot bring Kafka's jars ({' '.join(last)[:200]})"
        (Path(work) / "jars").rename(ready)
    return ready


if __name__ == "__main__":
    found = fetch()
    print(f"Apache Kafka {VERSION}: {'its jars are here' if isinstance(found, Path) else found}")
    sys.exit(0 if isinstance(found, Path) else 1)
