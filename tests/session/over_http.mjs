// PROGRAM as its own Streamable HTTP server on a free loopback port: { url, stop }.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export async function startHttp(program, args, environment = {}) {
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, AWS_API_MCP_TRANSPORT: 'streamable-http', AUTH_TYPE: 'no-auth', AWS_API_MCP_PORT: '0',
      FASTMCP_LOG_LEVEL: 'INFO', ...environment },
  });
  const lines = createInterface({ input: child.stderr });
  const url = await new Promise((done, fail) => {
    lines.on('line', line => {
      const found = /listens on (http:\S+)/.exec(line);
      if (found) done(found[1].replace('127.0.0.1', 'localhost'));
    });
    child.on('exit', status => fail(new Error(`${program} ended with status ${status}`)));
  });
  const stop = () => child.kill('SIGTERM');
  return { url, stop };
}
