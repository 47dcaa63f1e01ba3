#!/usr/bin/env python3
"""Kills imports and matchings at random moments and checks that nothing is ever half-done.

    tests/acceptance/kill.py BINARY LINES.csv [--organisations F.csv] [--catalogue F.csv] [--kills 20] [--seed 1]
                             [--database-url URL]

The undisturbed run comes first: import and match, timed. Then, on a store that already holds the first rows of the file,
the import is started and killed (SIGKILL) at a random moment of its usual time, again and again; after each kill `verify`
must be clean, `imports list` the same and `benchmark` the same to the byte. The import that is let finish must leave
nothing of the killed ones, and its benchmark must be the undisturbed one's. The same follows for `match --all`.
With a PostgreSQL URL each store is a schema of its own, made and dropped with psql.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

FIRST_ROWS = 1000


class Store:
    def __init__(self, binary, folder, url=None, schema=None):
        self.binary, self.environment = binary, dict(os.environ, LIKEWISE_DATA_DIR=folder)
        self.environment.pop("LIKEWISE_DATABASE_URL", None)
        if url:
            subprocess.run(["psql", "-q", url, "-c", f"CREATE SCHEMA {schema}"], check=True)
            self.environment["LIKEWISE_DATABASE_URL"] = f"{url}?options=-csearch_path%3D{schema}"

    def start(self, *arguments):
        return subprocess.Popen([self.binary, "--json", *arguments], env=self.environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *arguments):
        process = self.start(*arguments)
        out, err = process.communicate()
        if process.returncode != 0 or err:
            sys.exit(f"{arguments}: status {process.returncode}: {err.decode()}{out.decode()[:2000]}")
        return out

    def told(self, *arguments):
        return json.loads(self.run(*arguments))

    def benchmark(self):
        return self.run("benchmark", "--all-dates")


def same(what, left, right):
    if left != right:
        sys.exit(f"{what} differs")


def kill_somewhere(store, arguments, usual, chance):
    """Returns the moment and whether the command had ended before it."""
    moment = chance.uniform(0, usual)
    process = store.start(*arguments)
    time.sleep(moment)
    ended = process.poll() is not None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return moment, ended


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("lines")
    parser.add_argument("--organisations")
    parser.add_argument("--catalogue")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-url")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    name = f"killed_{os.getpid()}_"

    with tempfile.TemporaryDirectory() as folder:
        first = os.path.join(folder, "first.csv")
        with open(options.lines, encoding="utf-8") as whole, open(first, "w", encoding="utf-8") as part:
            part.writelines(row for _, row in zip(range(FIRST_ROWS + 1), whole))
        stores = []
        for place in ("undisturbed", "disturbed"):
            store = Store(options.binary, os.path.join(folder, place), options.database_url, name + place)
            if options.organisations:
                store.run("import", "organisations", options.organisations)
            if options.catalogue:
                store.run("import", "catalogue", options.catalogue)
            store.run("import", "lines", first)
            stores.append(store)
        undisturbed, disturbed = stores

        before = disturbed.benchmark()
        same("the benchmark of the first rows", undisturbed.benchmark(), before)
        imports = disturbed.told("imports", "list")
        begun = time.monotonic()
        undisturbed.run("import", "lines", options.lines)
        import_time = time.monotonic() - begun
        begun = time.monotonic()
        undisturbed.run("match", "--all")
        match_time = time.monotonic() - begun
        after = undisturbed.benchmark()

        midway, left = 0, 0
        for kill in range(options.kills):
            moment, ended = kill_somewhere(disturbed, ["import", "lines", options.lines], import_time, chance)
            checked = disturbed.told("verify")
            listed = disturbed.told("imports", "list")
            if ended or listed != imports:
                # It was published first: then it must be whole. Taken away, all is as before.
                same("a published import", disturbed.benchmark(), after)
                disturbed.run("imports", "delete", listed["imports"][-1]["id"])
            else:
                midway += 1
                left += checked["unfinished_imports"] > 0
            if not checked["ok"]:
                sys.exit(f"not clean after a kill at {moment:.3f} s: {checked}")
            same(f"the benchmark after a kill at {moment:.3f} s", disturbed.benchmark(), before)
        disturbed.run("import", "lines", options.lines)
        checked = disturbed.told("verify")
        same("what is left unfinished", (checked["ok"], checked["unfinished_imports"]), (True, 0))
        same("the finished benchmark", disturbed.benchmark(), after)
        print(f"import: {import_time:.2f} s undisturbed; {options.kills} killed, {midway} of them midway, {left} left "
              f"something to sweep; the finished result is the undisturbed one")

        midway = 0
        for kill in range(options.kills):
            moment, ended = kill_somewhere(disturbed, ["match", "--all"], match_time, chance)
            midway += not ended
            checked = disturbed.told("verify")
            if not checked["ok"]:
                sys.exit(f"not clean after matching was killed at {moment:.3f} s: {checked}")
            if kill % 5 == 4:
                same(f"the benchmark after matching was killed at {moment:.3f} s", disturbed.benchmark(), after)
        same("the benchmark after matching was killed", disturbed.benchmark(), after)
        print(f"match: {match_time:.2f} s undisturbed; {options.kills} killed, {midway} of them midway; the benchmark is "
              f"the undisturbed one")
        if options.database_url:
            for place in ("undisturbed", "disturbed"):
                subprocess.run(["psql", "-q", options.database_url, "-c", f"DROP SCHEMA {name}{place} CASCADE"],
                               check=True, stderr=subprocess.DEVNULL)


main()
