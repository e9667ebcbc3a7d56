"""Compares our answers to documentation examples and variations of them with the AWS CLI's, stderr included:
judge.py PROGRAM MODELS EXPECTED [--show N] [--part NAME,…] [--kind NAME,…].

Prints the first differences, how many lines of each kind are equal, and "N passed, N failed"; a failure is a part of
which fewer are equal or listed in known.txt than FLOOR asks.
"""
import collections
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../corpus"))

import compare  # noqa: E402

PARTS = compare.PARTS + compare.MORE_PARTS
FLOOR = {"status": 0.998, "requests": 0.998, "stdout": 0.998, "stderr": 0.99, "files": 0.998}


def print_kinds(cases, bad):
    counts = collections.Counter(x["kind"] for x in cases)
    differing = collections.Counter((case["kind"], part) for case, part in bad)
    for kind in sorted(counts):
        print("%-8s %5d lines; not equal: %s" % (kind, counts[kind], ", ".join(
            "%s %d" % (part, differing[kind, part]) for part in PARTS)))


def main():
    options = compare.Options(sys.argv)
    kinds = sys.argv[sys.argv.index("--kind") + 1].split(",") if "--kind" in sys.argv else None
    options.parts = options.parts if "--part" in sys.argv else PARTS
    entries = compare.entries_of(options.expected)
    cases = [x for x in entries if "status" in x and (not kinds or x["kind"] in kinds)]
    left = sum((collections.Counter(x["left"]) for x in entries if "left" in x), collections.Counter())
    tally = compare.Tally(options, HERE)
    bad = tally.compare(cases, PARTS)
    for reason, count in left.items():
        print("left out: %d examples, %s" % (count, reason))
    print_kinds(cases, bad)
    shown = {x["source"] for x in cases if x["kind"] == "formats"}
    print("formats: %d answers in every format, with and without a query and colour" % len(shown))
    print("files: %d lines write some" % sum(bool(x["written"]) for x in cases))
    tally.report()
    return compare.finish({p: tally.share(p) for p in PARTS}, FLOOR, sum(tally.equal[p] for p in PARTS))


if __name__ == "__main__":
    sys.exit(main())
