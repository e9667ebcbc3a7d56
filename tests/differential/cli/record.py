"""The case file of one list of commands: see record."""
import json
import pathlib
import subprocess
import sys

here, name, oracle = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]


def lines(path):
    return [x for x in path.read_text().splitlines() if x.startswith("aws")]


deliberate = set(lines(here / "deliberate.txt"))
commands = [x for x in lines(here / "commands" / (name + ".txt")) if x not in deliberate]
asked = "".join(json.dumps(x) + "\n" for x in commands)
run = subprocess.run([oracle, "python", str(here / "oracle.py")], input=asked, capture_output=True, text=True, check=True)
answers = [json.loads(x[1:]) for x in run.stdout.split("\n") if x.startswith("@")]
if len(answers) != len(commands):
    sys.exit("the oracle answered %d of %d commands" % (len(answers), len(commands)))
version = subprocess.run([oracle, "aws", "--version"], capture_output=True, text=True).stdout.split()[0]
print("# Recorded from %s by tests/differential/cli/record; do not edit." % version)
for command, answer in zip(commands, answers):
    print("\n$ %s\n%s" % (command, json.dumps(answer, ensure_ascii=False)))
