"""Service models of the AWS CLI, and the handlers of its botocore that touch requests and answers."""
import json
import os
import pathlib

import awscli.botocore
from awscli.botocore import handlers, loaders, model

DATA = pathlib.Path(awscli.botocore.__file__).parent / "data"


def services():
    """(folder name, ServiceModel) of every service in its newest version."""
    for folder in sorted(os.listdir(DATA)):
        versions = sorted((DATA / folder).glob("*/service-2.json*"))
        if not versions:
            continue
        with _open(versions[-1]) as text:
            document = json.load(text)
        extras = sorted(versions[-1].parent.glob("service-2.sdk-extras.json*"))
        if extras:
            with _open(extras[-1]) as text:
                loaders.ExtrasProcessor().process(document, [json.load(text)])
        yield folder, model.ServiceModel(document, folder)


def _open(path):
    if path.suffix == ".gz":
        import gzip
        return gzip.open(path, "rt", encoding="utf-8")
    return open(path, encoding="utf-8")


def handlers_for(event, wanted):
    """Registered functions of those names that hear the event, those registered first in front."""
    parts = event.split(".")
    found = []
    for row in handlers.BUILTIN_HANDLERS:
        pattern = row[0].split(".")
        hears = len(pattern) <= len(parts) and all(a in (b, "*") for a, b in zip(pattern, parts))
        if hears and row[1].__name__ in wanted:
            found.append((len(row) < 3 or row[2] is not handlers.REGISTER_FIRST, row[1]))
    return [function for _, function in sorted(found, key=lambda x: x[0])]
