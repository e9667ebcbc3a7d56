#!/usr/bin/env python3
"""Writes expected.json: what python3-jmespath makes of each line of expressions.txt on document.json, errors included.

  tools/oracle python tests/cases/jmespath/generate.py

Left out of the list, because they differ on purpose: expression references outside of function arguments (Python fails
later, with an object's address), sums beyond 64 bits, and Python's own words for a bad escape in a quoted name."""
import json
import pathlib

import jmespath

here = pathlib.Path(__file__).parent
document = (here / 'document.json').read_text()


def outcome(expression):
    try:
        compiled = jmespath.compile(expression)
    except Exception as e:
        return {'compile': str(e)}
    try:
        return {'result': json.dumps(compiled.search(json.loads(document)))}
    except Exception as e:
        return {'search': str(e)}


lines = [e for e in (here / 'expressions.txt').read_text().split('\n') if e]
cases = [{'expression': e, **outcome(e)} for e in lines]
(here / 'expected.json').write_text('[\n' + ',\n'.join(json.dumps(c) for c in cases) + '\n]\n')
