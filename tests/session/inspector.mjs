// The MCP Inspector's command line as a third client: one process per request.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { check, root } from './lib.mjs';

const cli = join(root, 'tests/session/node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js');

function run(program, { env, cwd }, args) {
  const settings = Object.entries(env).filter(([name]) => name !== 'PATH').flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const argv = [cli, '--cli', ...settings, program, ...args, '--format', 'json', '-q'];
  return new Promise(done => {
    execFile(process.execPath, argv, { cwd, timeout: 60000 }, (error, stdout, stderr) =>
      done({ status: error ? error.code : 0, stdout, stderr }));
  });
}

const call = command => ['--method', 'tools/call', '--tool-name', 'call_aws', '--tool-args-json', JSON.stringify({ cli_command: command })];

const rows = [
  { name: 'initialize', args: ['--method', 'initialize'], status: 0, has: 'serverInfo' },
  { name: 'tools/list', args: ['--method', 'tools/list'], status: 0, has: 'call_aws' },
  { name: 'tools/list is portable', args: ['--method', 'tools/list', '--strict'], status: 0, has: 'call_aws' },
  { name: 'tools/list, newest revision', args: ['--protocol-era', 'modern', '--method', 'tools/list'], status: 0, has: 'call_aws' },
  { name: 'a read', args: call('aws sts get-caller-identity'), status: 0, has: '123456789012' },
  { name: 'a read, newest revision', args: ['--protocol-era', 'modern', ...call('aws sts get-caller-identity')], status: 0, has: '123456789012' },
  { name: 'a command that fails', args: call('aws sqs get-queue-url'), status: 5, has: '--queue-name' },
];

export async function inspect(program, place) {
  for (const row of rows) {
    const got = await run(program, place, row.args);
    check(`inspector: ${row.name}`, got.status === row.status && (got.stdout + got.stderr).includes(row.has),
      `status ${got.status}, wanted ${row.status}\n  ${(got.stdout + got.stderr).slice(0, 600)}`);
  }
}
