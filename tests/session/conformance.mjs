// The published MCP conformance suite against PROGRAM --conformance: conformance.mjs PROGRAM [ARG…]
// Twice: through a bridge to its stdin and stdout, and to its own HTTP transport.
// Each check of a scored scenario counts; scenarios the suite itself leaves unscored are shown but not counted.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { check, closeWith, root, scratchFolder, tally } from './lib.mjs';
import { startBridge } from './bridge/bridge.mjs';
import { startHttp } from './over_http.mjs';

const suite = join(root, 'tests/session/node_modules/@modelcontextprotocol/conformance/dist/index.js');
const [programName, ...given] = process.argv.slice(2);
const args = given.length > 0 ? given : ['--conformance'];

function run(argv) {
  return new Promise(done => {
    execFile(process.execPath, [suite, ...argv], { timeout: 300000, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      done({ status: error ? error.code ?? 1 : 0, output: stdout + stderr }));
  });
}

/** Scenarios that the suite scores for a server at this revision. */
async function scored(revision) {
  const { output } = await run(['list', '--requirements', revision]);
  const names = output.slice(output.indexOf('Server scenarios'), output.indexOf('Client scenarios'));
  return [...names.matchAll(/^ +- (\S+)/gm)].map(match => match[1]);
}

const scenarioOf = folder => folder.replace(/^server-/, '').replace(/-\d{4}-\d{2}-\d{2}T.*$/, '');

function results(folder) {
  return readdirSync(folder, { recursive: true }).filter(name => name.endsWith('checks.json')).map(name => ({
    scenario: scenarioOf(name.split('/')[0]),
    checks: JSON.parse(readFileSync(join(folder, name), 'utf8')),
  }));
}

async function revision(name, transport, start) {
  const wanted = await scored(name);
  const folder = join(scratchFolder(), name);
  const bridge = await start(resolve(programName), args);
  const before = { ...tally };
  const { status, output } = await run(['server', '--url', bridge.url, '--requirements', name, '-o', folder]);
  bridge.stop();
  const seen = new Map();
  for (const { scenario, checks } of results(folder)) {
    seen.set(scenario, checks.length);
    for (const row of checks) {
      const label = `${transport} ${name} ${scenario} ${row.id}`;
      if (wanted.includes(scenario)) {
        if (row.status !== 'INFO' && row.status !== 'SKIPPED') check(label, row.status !== 'FAILURE', row.errorMessage ?? row.description);
      }
    }
    const unmet = checks.filter(row => row.status === 'FAILURE').length;
    if (unmet > 0 && !wanted.includes(scenario)) console.log(`not scored: ${transport} ${name} ${scenario}: ${unmet} of ${checks.length} checks do not hold`);
  }
  for (const scenario of wanted) check(`${transport} ${name} ${scenario} ran`, seen.get(scenario) > 0);
  check(`${transport} ${name}: the suite is satisfied`, status === 0, output.slice(-2000));
  console.log(`MCP ${name}, ${transport}: ${tally.passed - before.passed} of ${tally.passed + tally.failed - before.passed - before.failed} checks hold, ${wanted.length} scored scenarios`);
  rmSync(folder, { recursive: true, force: true });
}

for (const [transport, start] of [['stdio', startBridge], ['HTTP', startHttp]]) {
  await revision('2025-11-25', transport, start);
  await revision('2026-07-28', transport, start);
}
closeWith('conformance');
