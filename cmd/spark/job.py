"""Reads an archive of articles on a Spark cluster: claims, names and relationships, as celebgraph makes them on one machine.

    spark-submit job.py --input hdfs:///archive/*.jsonl --output hdfs:///graph --celebgraph /opt/celebgraph

The input is JSON Lines, an article a line, under any path that Hadoop reads. Partitions are piped through the binary, which
must lie under the same path on every worker:

1. `celebgraph extract` makes claims of articles, where nearly all of the time goes; they are written to OUTPUT/claims.
2. The distinct names of the claims go to the driver, where `celebgraph resolve` says which are one entity's: OUTPUT/names.
3. Claims are grouped by their pair of entities, and `celebgraph fuse` makes relationships of each group: OUTPUT/relationships.

What a reader rejects is counted and printed, and each reject, with its reason, stands in OUTPUT/rejects.
`celebgraph load` takes the claims into a store.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator

from pyspark import SparkConf, SparkContext

REJECT = "\x00reject"


def arguments() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--input", required=True, help="path of JSON Lines that Hadoop reads")
    p.add_argument("--output", required=True, help="new folder, by a path that Hadoop reads")
    p.add_argument("--celebgraph", required=True, help="path of the binary on every machine")
    p.add_argument("--partitions", type=int, default=0, help="partitions of articles and of pairs; 0 leaves it to Spark")
    p.add_argument("--aliases", help="file of CSV lines CANONICAL,ALIAS on the driver")
    p.add_argument("--master", help="where spark-submit does not say")
    return p.parse_args()


def run(command: list[str], lines: Iterable[str], fine: tuple[int, ...] = (0,)) -> Iterator[str]:
    """Pipes lines through a command, a partition at once, and yields what it prints. Another exit code fails the task."""
    with tempfile.TemporaryFile("w+", encoding="utf8") as given:
        for line in lines:
            given.write(line + "\n")
        given.seek(0)
        with subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf8") as p:
            # What the command says beside its result is little, and fits the pipe.
            for line in p.stdout:
                yield line.rstrip("\n")
            said = p.stderr.read()
            if p.wait() not in fine:
                raise RuntimeError(f"{' '.join(command)}: exit code {p.returncode}: {said}")


def extract(binary: str, lines: Iterable[str]) -> Iterator[str]:
    """Yields the claims of articles, and behind a mark each reject."""
    with tempfile.TemporaryDirectory() as folder:
        rejects = os.path.join(folder, "rejects.jsonl")
        yield from run([binary, "extract", "--rejects", rejects, "-"], lines, fine=(0, 3))
        if os.path.exists(rejects):
            with open(rejects, encoding="utf8") as f:
                for line in f:
                    yield REJECT + line.rstrip("\n")


def names(claim: str) -> Iterator[str]:
    """Yields the two entities of a claim, as they stand there."""
    c = json.loads(claim)
    for side in ("subject", "object"):
        yield json.dumps(c[side], sort_keys=True, ensure_ascii=False)


def fuse(binary: str, resolved: list[str], entity: dict[str, str], claims: Iterable[str]) -> Iterator[str]:
    """Yields the relationships of the claims of one partition."""
    claims = list(claims)
    if not claims:
        return
    used = {entity_of["id"] for c in map(json.loads, claims) for entity_of in (c["subject"], c["object"])}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "names.jsonl")
        with open(path, "w", encoding="utf8") as f:
            for line in resolved:
                if json.loads(line)["name"] in used:
                    f.write(line + "\n")
        yield from run([binary, "fuse", "--names", path], claims)


def main() -> None:
    a = arguments()
    conf = SparkConf().setAppName("celebgraph")
    if a.master:
        conf.setMaster(a.master)
    sc = SparkContext(conf=conf)
    binary = a.celebgraph
    articles = sc.textFile(a.input, a.partitions or None)
    if a.partitions:
        articles = articles.repartition(a.partitions)
    articles.mapPartitions(lambda lines: extract(binary, lines)).saveAsTextFile(a.output + "/read")
    read = sc.textFile(a.output + "/read")
    # A claim may come twice where an article does.
    claims = read.filter(lambda line: not line.startswith(REJECT)).distinct()
    rejects = read.filter(lambda line: line.startswith(REJECT)).map(lambda line: line[len(REJECT) :])
    claims.saveAsTextFile(a.output + "/claims")
    rejects.saveAsTextFile(a.output + "/rejects")

    command = [binary, "resolve"] + (["--aliases", a.aliases] if a.aliases else [])
    resolved = list(run(command, claims.flatMap(names).distinct().toLocalIterator()))
    sc.parallelize(resolved).saveAsTextFile(a.output + "/names")
    entity = {}
    for line in resolved:
        r = json.loads(line)
        entity[r["name"]] = r["entity"]["id"]
    everywhere, of = sc.broadcast(resolved), sc.broadcast(entity)

    def pair(claim: str) -> tuple[tuple[str, str], str]:
        c = json.loads(claim)
        one, other = of.value[c["subject"]["id"]], of.value[c["object"]["id"]]
        return (min(one, other), max(one, other)), claim

    groups = claims.map(pair).partitionBy(a.partitions or claims.getNumPartitions())
    groups.values().mapPartitions(lambda part: fuse(binary, everywhere.value, of.value, part)).saveAsTextFile(a.output + "/relationships")
    print(f"{claims.count()} claims, {len(set(entity.values()))} entities, "
          f"{sc.textFile(a.output + '/relationships').count()} relationships, {rejects.count()} rejects")
    sc.stop()


if __name__ == "__main__":
    main()
