#!/usr/bin/env python3
"""Writes output.case: values, and what the formatters of the real AWS CLI print for them.

  tools/oracle python tests/cases/output/generate.py > tests/cases/output/output.case

A case is "=== case", options (columns=N, colour) and a name; then an optional "query: …" line and
one JSON value a line (several are the pages of a paginated command); then "=== FORMAT" with the text
printed, or "=== FORMAT fails"; "=== FORMAT without newline" when the text ends in none.
"""
import argparse
import io
import json
import sys

import jmespath
import awscli.formatter as formatter
import awscli.table as table

INSTANCE = {'InstanceId': 'i-0123456789abcdef0', 'State': {'Code': 16, 'Name': 'running'},
            'Tags': [{'Key': 'Name', 'Value': 'web'}, {'Key': 'Stage', 'Value': 'prod'}],
            'BlockDeviceMappings': [{'DeviceName': '/dev/xvda',
                                     'Ebs': {'VolumeId': 'vol-1', 'DeleteOnTermination': True}}],
            'SecurityGroups': [], 'EbsOptimized': False, 'StateReason': None,
            'LaunchTime': '2026-01-02T03:04:05+00:00'}

# name, options, query, values
CASES = [
    ('nothing', '', None, [{}]), ('empty list', '', None, [[]]), ('null', '', None, [None]),
    ('text', '', None, ['hello']), ('empty text', '', None, ['']), ('zero', '', None, [0]),
    ('true', '', None, [True]), ('false', '', None, [False]), ('float', '', None, [1.5]),
    ('number forms', '', None, [{'a': 1e16, 'b': 1e-7, 'c': 100000.0, 'd': 123456789012345678901234567890, 'e': -0.0,
                                 'f': 1.0, 'g': 0.1, 'h': 1e300}]),
    ('caller identity', '', None, [{'UserId': 'AIDA', 'Account': '123456789012', 'Arn': 'arn:aws:iam::123456789012:user/x'}]),
    ('buckets', '', None, [{'Buckets': [{'Name': 'one', 'CreationDate': '2026-01-01T00:00:00+00:00'},
                                        {'Name': 'two', 'CreationDate': '2026-01-02T00:00:00+00:00'}],
                            'Owner': {'DisplayName': 'me', 'ID': 'f00'}, 'Prefix': None}]),
    ('an instance', '', None, [{'Reservations': [{'Instances': [INSTANCE], 'OwnerId': '123456789012'}]}]),
    ('an instance, wide', 'columns=300', None, [{'Reservations': [{'Instances': [INSTANCE, {'InstanceId': 'i-2'}]}]}]),
    ('an instance, narrow', 'columns=30', None, [{'Reservations': [{'Instances': [INSTANCE], 'OwnerId': '1'}]}]),
    ('two reservations', '', None, [{'Reservations': [{'Instances': [INSTANCE]}, {'Instances': [INSTANCE, INSTANCE]}]}]),
    ('list of scalars', '', None, [['a', 'b', 3, None, True]]),
    ('named list of scalars', '', None, [{'TableNames': ['a', 'b'], 'Count': 2}]),
    ('one name', '', None, [{'TableNames': ['a']}]),
    ('empty inside', '', None, [{'TableNames': [], 'More': {}, 'Flag': False}]),
    ('only empty inside', '', None, [{'TableNames': [], 'More': {}}]),
    ('rows', '', None, [[['a', 'b'], ['ccc', 'd']]]), ('uneven rows', '', None, [[['a', 'b'], ['c']]]),
    ('nested lists', '', None, [[[['a'], ['b']], [['c']]]]), ('list with empty list', '', None, [[[], ['a']]]),
    ('lists and scalars', '', None, [['a', ['b', 'c'], 'd']]), ('lists then a map', '', None, [[['a'], {'b': 1}]]),
    ('map then scalar', '', None, [[{'a': 1}, 'b']]), ('map then null', '', None, [[{'a': 1}, None]]),
    ('scalar then map', '', None, [['b', {'a': 1, 'c': 2}]]),
    ('lists of maps', '', None, [[[{'a': 1, 'b': 2}], [{'a': 3}]]]),
    ('different keys', '', None, [{'Items': [{'a': 1, 'c': None}, {'b': 2}, {'a': 3, 'b': 4, 'd': ['x']}]}]),
    ('key sometimes nested', '', None, [[{'a': 1, 'b': "it's"}, {'a': {'x': [1, None, 'y"z\n']}, 'b': 2}]]),
    ('deep', '', None, [{'A': {'B': {'C': {'D': {'E': 'end', 'F': [1, 2]}}}}}]),
    ('single pair', '', None, [{'Only': 'x'}]), ('single long pair', '', None, [{'Key': 'x' * 90}]),
    ('unicode', '', None, [{'Name': '日本語のテキスト', 'Other': 'é ü ß', 'Wide': '１２３', 'Emoji': '😀 ok'}]),
    ('unicode rows', '', None, [{'Items': [{'k': '日本', 'v': 'a'}, {'k': 'x', 'v': '한국어'}]}]),
    ('control characters', '', None, [{'a': 'tab\there', 'b': 'line\nbreak', 'c': '\u0001\u007f\u0085\u00a0\u2028\ufeff'}]),
    ('texts that look like others', '', None, [{'t': [
        'true', 'False', 'yes', 'no', 'on', 'null', '~', '', ' ', 'a ', ' a', '1', '-1', '+1', '1_0', '_1', '0x1F', '0o17',
        '017', '0b11', '1.5', '1.', '.5', '._', '1e3', '1.5e+3', '.5e3', '.5e+3', '.inf', '-.INF', '.nan', '-.nan', 'inf',
        '2026-01-02', '2026-1-2', '2026-01-02T03:04:05Z', '2026-1-2 3:04:05.6 +01:00', '2026-01-02T03:04:05+0100', '12:30',
        '=', '<<', '!', '&', '*', '&a', '*a', '!a', '|', '>', '-', '- a', '-a', '?', '? a', '?a', ':', ': a', ':a', 'a:',
        'a: b', 'a:b', '#', '#a', 'a #b', 'a#b', '@a', '`a', '%a', '{', '}', '[', ']', ',', '{a}', '"', "'", 'a"b',
        "a'b", '\\', '---', '...', '--- a', 'arn:aws:s3:::b', 'é', '日本', '😀', '+', '1-2', '0x', '0b', '1e', '1__', '+_']}]),
    ('keys that look like others', '', None, [{'1': 'a', 'true': 'b', 'null': 'c', '': 'd', 'a b': 'e', 'a: b': 'f', '~': 'g'}]),
    ('long text', '', None, [{'Policy': '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
                              'Words': 'word ' * 60, 'Solid': 'x' * 200, 'Lines': 'first line\nsecond line\n\nfourth', 'k' * 140: 1}]),
    ('sorting', '', None, [{'b': 1, 'B': 2, 'a': 3, 'é': 4, 'aa': 5, '10': 6, '9': 7, '_': 8}]),
    ('long titles', '', None, [{'AVeryLongNameOfAMemberThatIsWiderThanItsContent': [{'a': 1}], 'x': ['y']}]),
    ('many columns', '', None, [{'Items': [{'Column%d' % i: 'v' * i for i in range(1, 8)} for _ in range(2)]}]),
    ('many columns, one row', '', None, [{'Items': [{'Column%d' % i: 'v' * i for i in range(1, 8)}]}]),
    ('rounding', 'columns=200', None, [{'First': [{'a': 1, 'bb': 22, 'ccc': 333}], 'Second': ['x' * 41], 'Third': [{'q': 1, 'r': 2}]}]),
    ('colour', 'colour', None, [{'Buckets': [{'Name': 'one'}, {'Name': 'two', 'Tags': [{'k': 'v', 'w': 'x'}]}], 'Owner': 'me'}]),
    ('colour, nothing', 'colour', None, [[]]),
    ('query of one text', '', 'Account', [{'Account': '123456789012'}]),
    ('query of nothing', '', 'Nope', [{'Account': '123456789012'}]),
    ('query of columns', '', 'Reservations[].Instances[].[InstanceId, State.Name, Tags[0].Value]',
     [{'Reservations': [{'Instances': [INSTANCE, {'InstanceId': 'i-2'}]}]}]),
    ('query of a hash', '', 'Reservations[].Instances[].{id: InstanceId, name: Tags[?Key==`Name`].Value | [0]}',
     [{'Reservations': [{'Instances': [INSTANCE, {'InstanceId': 'i-2'}]}]}]),
    ('query giving one thing twice', '', '{a: x, b: [x, y], c: y}', [{'x': {'k': [1]}, 'y': [{'z': {}}]}]),
    ('query of literals', '', '[`1.10`, `1E2`, `{"b": 1, "a": 2}`, length(@)]', [{'x': 1}]),
    ('pages', '', None, [{'Users': [{'UserName': 'a'}, {'UserName': 'b'}]}, {'Users': [{'UserName': 'c'}]}, {'Users': []}]),
    ('pages with a query', '', 'Users[].UserName', [{'Users': [{'UserName': 'a'}]}, {'Users': []}, {'Users': [{'UserName': 'c'}]}]),
    ('pages of nothing', '', None, [{}, {}]),
    ('resume token', '', None, [{'Users': [{'UserName': 'a'}]}, {'NextToken': {'NextToken': 'eyJNYXJrZXIiOiBudWxsfQ=='}}]),
]


def options(text):
    given = dict(p.partition('=')[::2] for p in text.split())
    return int(given.get('columns', 80)), 'on' if 'colour' in given else 'off'


def fresh(value):
    return json.loads(json.dumps(value))


def printed(name, query, columns, colour, values):
    args = argparse.Namespace(query=query and jmespath.compile(query), color=colour)
    formatter.Formatter._remove_request_id = lambda self, response: None
    table.determine_terminal_width = lambda default_width=80: columns
    capture = io.BytesIO()
    held, sys.stdout = sys.stdout, io.TextIOWrapper(capture, encoding='utf-8', newline='\n')
    real = sys.stdout
    try:
        paged = len(values) > 1
        f = formatter.get_formatter(name, args)
        formatter.is_response_paginated = lambda response: paged
        if paged and name == 'yaml-stream':
            f('ListThings', [fresh(v) for v in values])
        elif paged:
            for v in values:
                f._format_response(fresh(v), sys.stdout)
        else:
            f('ListThings', fresh(values[0]))
        real.flush()
        return '', capture.getvalue().decode()
    except Exception as e:
        return ' fails', str(e) + '\n'
    finally:
        table.colorama.deinit()
        sys.stdout = held


def main():
    for name, opts, query, values in CASES:
        columns, colour = options(opts)
        print('=== case', ' '.join(filter(None, [opts, name])))
        if query:
            print('query:', query)
        for v in values:
            print(json.dumps(v))
        names = ['text', 'yaml-stream'] if len(values) > 1 else ['json', 'text', 'table', 'yaml', 'yaml-stream', 'off']
        for f in names if colour == 'off' else ['table']:
            state, text = printed(f, query, columns, colour, values)
            open_end = bool(text) and not text.endswith('\n')
            print(f'=== {f}{state}{" without newline" if open_end else ""}')
            sys.stdout.write(text + '\n' * open_end)


main()
