"""Reads an archive of articles on a Spark cluster: claims, names and relationships, as celebgraph makes them on one machine.

    spark-submit job.py --input hdfs:///archive/*.jsonl --output hdfs:///graph --celebgraph /opt/celebgraph

The input is JSON Lines, an article a line, under any path that Hadoop reads. Partitions are piped through the binary, which
must lie under the same path on every worker:

1. `celebgraph extract` makes claims of articles, where nearly all of the time goes; they are written to OUTPUT/claims, and
   articles that state nothing to OUTPUT/silent.
2. The distinct names of the claims go to the driver, where `celebgraph resolve` says which are one entity's: OUTPUT/names.
3. Claims are grouped by their pair of entities, and `celebgraph fuse` makes relationships of each group: OUTPUT/relationships.
4. `celebgraph rows` writes it all as the CSV that `neo4j-admin database import full` reads: OUTPUT/neo4j-admin, to be copied
   to the server whole; OUTPUT/neo4j-admin/import.args holds the arguments.

What a reader rejects is counted and printed, and each reject, with its reason, stands in OUTPUT/rejects.
`celebgraph load` takes claims and silent articles into a store, too.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator

from pyspark import RDD, SparkConf, SparkContext, SparkFiles

REJECT = "\x00reject"
KINDS = ("articles", "entities", "names", "name_keys", "claims", "states", "relationships", "speakers", "stories")


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
    """Yields the claims of articles, the articles that state nothing, and behind a mark each reject."""
    with tempfile.TemporaryDirectory() as folder:
        rejects = os.path.join(folder, "rejects.jsonl")
        yield from run([binary, "extract", "--silent", "--rejects", rejects, "-"], lines, fine=(0, 3))
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
    """Yields the claims, relationships and stories of the claims of one partition, as parts of a graph."""
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
        yield from run([binary, "fuse", "--parts", "--names", path], claims)


def part(**fields: object) -> str:
    """A part of a graph, as `celebgraph rows` reads it."""
    return json.dumps(fields, sort_keys=True, ensure_ascii=False)


def with_aliases(command: list[str], aliases: str | None) -> list[str]:
    """The command with the user's aliases, a file that Spark has brought to every machine."""
    return command + (["--aliases", SparkFiles.get(os.path.basename(aliases))] if aliases else [])


def write_rows(sc: SparkContext, parts: RDD, command: list[str], aliases: str | None, output: str) -> None:
    """Writes parts of a graph as files of CSV, a folder for each kind, and what stands beside them."""
    rows = parts.mapPartitions(lambda lines: run(with_aliases(command, aliases), lines)).map(json.loads).map(lambda r: (r["kind"], r["csv"])).cache()
    for kind in KINDS:
        rows.filter(lambda r, kind=kind: r[0] == kind).values().saveAsTextFile(f"{output}/{kind}")
    rows.unpersist()
    with tempfile.TemporaryDirectory() as folder:
        for _ in run(with_aliases([*command, "--frame", folder], aliases), []):
            pass
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), encoding="utf8", newline="") as f:
                save(sc, f"{output}/{name}", f.read())


def save(sc: SparkContext, path: str, text: str) -> None:
    """Writes one file to a path of Hadoop."""
    hadoop = sc._jvm.org.apache.hadoop.fs
    file = hadoop.Path(path)
    out = file.getFileSystem(sc._jsc.hadoopConfiguration()).create(file)
    out.write(bytearray(text, "utf8"))
    out.close()


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
    told = read.filter(lambda line: not line.startswith(REJECT)).distinct()
    claims = told.filter(lambda line: "predicate" in json.loads(line))
    silent = told.filter(lambda line: "predicate" not in json.loads(line))
    rejects = read.filter(lambda line: line.startswith(REJECT)).map(lambda line: line[len(REJECT) :])
    claims.saveAsTextFile(a.output + "/claims")
    silent.saveAsTextFile(a.output + "/silent")
    rejects.saveAsTextFile(a.output + "/rejects")

    if a.aliases:
        sc.addFile(a.aliases)
    resolved = list(run(with_aliases([binary, "resolve"], a.aliases), claims.flatMap(names).distinct().toLocalIterator()))
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
    parts = groups.values().mapPartitions(lambda lines: fuse(binary, everywhere.value, of.value, lines)).map(json.loads).cache()
    relationships = parts.filter(lambda p: "relationship" in p).map(lambda p: p["relationship"])
    relationships.map(lambda r: json.dumps(r, ensure_ascii=False)).saveAsTextFile(a.output + "/relationships")

    articles = claims.map(json.loads).map(lambda c: (c["article"]["id"], part(article=c["article"], extractors=[c.get("extractor", "")])))
    degree = relationships.flatMap(lambda r: [(r["subject"]["id"], 1), (r["object"]["id"], 1)]).reduceByKey(int.__add__)
    nodes = {json.loads(line)["entity"]["id"]: json.loads(line)["entity"] for line in resolved}
    speakers = claims.map(json.loads).filter(lambda c: c.get("speaker")).map(lambda c: (c["speaker"], 1)).reduceByKey(int.__add__)
    everything = sc.union([
        parts.map(lambda p: part(**p)),
        # Lines of one article follow each other.
        (articles + silent.map(lambda line: (json.loads(line)["article"]["id"], line))).distinct().groupByKey().flatMap(lambda x: sorted(x[1])),
        sc.parallelize(resolved).map(json.loads).map(lambda r: part(name=r["as"], entity=r["entity"]["id"])),
        sc.parallelize(list(nodes.items())).leftOuterJoin(degree).map(lambda x: part(node=x[1][0], degree=x[1][1] or 0)),
        speakers.map(lambda x: part(speaker=x[0], claims=x[1])),
    ])
    write_rows(sc, everything, [binary, "rows"], a.aliases, a.output + "/neo4j-admin")
    print(f"{claims.count()} claims, {len(set(entity.values()))} entities, "
          f"{sc.textFile(a.output + '/relationships').count()} relationships, {rejects.count()} rejects")
    sc.stop()


if __name__ == "__main__":
    main()
