"""Plays one case with one program: what it sent, said and how it ended."""

import os
import re
import shlex
import subprocess
import tempfile

from server import Server

REGION = "us-east-1"


def environment(case, home, url):
    env = {
        "HOME": home, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "AWS_PAGER": "", "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": home + "/.aws/config",
        "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent", "AWS_API_MCP_MODELS": os.environ.get("AWS_API_MCP_MODELS", ""),
        "AAM_DATA": os.environ.get("AAM_DATA") or os.path.expanduser("~/.cache/aws-api-mcp-server"),
    }
    if case.endpoint:
        env["AWS_ENDPOINT_URL"] = url
    return env | {k: v.format(home=home, url=url, port=url.rpartition(":")[2]) for k, v in case.env.items()}


def play(case, argv, hold=None):
    """{requests, status, stdout, stderr}; what differs from run to run is masked."""
    with tempfile.TemporaryDirectory(prefix="faults-") as home:
        server = Server(case.plan)
        url = f"http://127.0.0.1:{server.port}"
        for name, text in ({".aws/config": case.config.replace("{home}", home)} | case.files).items():
            os.makedirs(os.path.dirname(os.path.join(home, name)), exist_ok=True)
            with open(os.path.join(home, name), "w", encoding="utf-8") as f:
                f.write(text)
        try:
            done = subprocess.run(argv + shlex.split(case.command), cwd=home, env=environment(case, home, url), timeout=100,
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
            status, stdout, stderr = done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired:
            status, stdout, stderr = "hangs", "", ""
        server.stop()

    def masked(text):
        text = text.replace(url, "{url}").replace(home, "{home}").replace(f":{server.port}", ":{port}")
        return re.sub(r"/\S*/oracle/\w+/usr/", "{cli}/usr/", re.sub(r"0x[0-9a-f]{8,}", "0x…", text)).strip()

    return {"requests": server.seen, "status": status, "stdout": masked(stdout), "stderr": masked(stderr)}
