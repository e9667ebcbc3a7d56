// Shared by the session scripts: a simulated AWS, connected clients, and counted checks.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

export function freePort() {
  return new Promise((done, fail) => {
    const server = net.createServer().on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

function answers(port) {
  return new Promise(done => {
    const socket = net.connect(port, '127.0.0.1', () => { socket.destroy(); done(true); });
    socket.on('error', () => done(false));
  });
}

const sleep = ms => new Promise(done => setTimeout(done, ms));

/** Waits until something listens on the port; fails when the child ends first or after 60 s. */
export async function listening(child, port, what) {
  for (let i = 0; i < 600; i++) {
    if (child.exitCode !== null) throw new Error(`${what} ended with status ${child.exitCode} before it listened`);
    if (await answers(port)) return;
    await sleep(100);
  }
  throw new Error(`${what} did not listen on port ${port} within 60 s`);
}

/** Starts moto on a free loopback port. */
export async function startMoto() {
  const port = await freePort();
  const child = spawn(join(root, 'tools/oracle'), ['moto', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  });
  await listening(child, port, 'moto');
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill('SIGKILL') };
}

/** An empty folder that is removed when the process ends. */
export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'aws-api-session-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function serverEnv(url, folder) {
  return {
    PATH: process.env.PATH,
    FASTMCP_LOG_LEVEL: 'ERROR',
    HOME: folder,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    AWS_REGION: 'us-east-1',
    AWS_API_MCP_WORKING_DIR: folder,
  };
}

const identity = { name: 'session-test', version: '1' };

/** `version` 'v1', 'v2' or 'v2-modern'. Returns tools(), call(command, more), close(). */
export async function connect(version, program, { args = [], env, cwd }) {
  const spawned = { command: program, args, env, cwd, stderr: 'inherit' };
  const client = version === 'v1'
    ? new ClientV1(identity, { capabilities: {} })
    : new ClientV2(identity, { capabilities: {}, versionNegotiation: { mode: version === 'v2' ? 'auto' : { pin: '2026-07-28' } } });
  const transport = version === 'v1' ? new StdioV1(spawned) : new StdioV2(spawned);
  await client.connect(transport);
  return {
    version,
    client,
    info: () => client.getServerVersion(),
    tools: async () => (await client.listTools()).tools,
    async call(command, more = {}) {
      const result = await client.callTool({ name: 'call_aws', arguments: { cli_command: command, ...more } });
      const texts = result.content.filter(block => block.type === 'text').map(block => block.text);
      return { isError: result.isError === true, text: texts.join('\n').trim() };
    },
    close: () => client.close(),
  };
}

export const tally = { passed: 0, failed: 0 };

export function check(name, ok, detail = '') {
  if (ok) tally.passed++;
  else {
    tally.failed++;
    console.log(`FAILED ${name}${detail ? `\n${detail}`.replaceAll('\n', '\n    ') : ''}`);
  }
  return ok;
}

export function closeWith(name) {
  console.log(`${name}: ${tally.passed} passed, ${tally.failed} failed`);
  process.exit(tally.failed > 0 || tally.passed === 0 ? 1 : 0);
}
