// Carries Streamable HTTP to a program that speaks MCP on stdin and stdout, so that the conformance suite, which knows
// only HTTP, tests the program. Up to 2025-11-25 each session has a process of its own; 2026-07-28 knows no sessions
// and shares one.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Peer } from './peer.mjs';
import { headerFault, isLocal, mirrored, parameterFault, statusOf, VERSION } from './headers.mjs';

const event = message => `event: message\ndata: ${JSON.stringify(message)}\n\n`;

function refuse(response, status, error, id = null) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: error.code, message: error.message } }));
}

/** An exchange over one HTTP response: JSON when the answer comes first, else an event stream. */
function exchangeOn(response, message, headers, modern) {
  const open = () => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
  };
  return {
    id: message.id,
    listen: message.method === 'subscriptions/listen',
    push(out) {
      open();
      response.write(event(out));
    },
    finish(out) {
      if (response.headersSent) return response.end(event(out));
      response.writeHead(modern && out.error ? statusOf(out.error) : 200, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(out));
    },
  };
}

class Bridge {
  #program;
  #args;
  #sessions = new Map();
  #shared;
  #mirrored; // of the shared peer: tool → parameters that headers repeat

  constructor(program, args) {
    this.#program = program;
    this.#args = args;
  }

  async handle(request, response) {
    if (!isLocal(request.headers)) return refuse(response, 403, { code: -32000, message: 'not a local host or origin' });
    if (request.method === 'GET') return this.#openStream(request, response);
    if (request.method === 'DELETE') return this.#endSession(request, response);
    const chunks = await Array.fromAsync(request);
    let message;
    try {
      message = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    } catch {
      return refuse(response, 400, { code: -32700, message: 'the body is not JSON' });
    }
    const modern = message.params?._meta?.[VERSION] !== undefined || request.headers['mcp-protocol-version'] === '2026-07-28';
    return modern ? this.#postModern(message, request, response) : this.#postLegacy(message, request, response);
  }

  end() {
    for (const peer of [...this.#sessions.values(), this.#shared]) peer?.end();
  }

  async #postModern(message, request, response) {
    const fault = headerFault(message, request.headers) ?? (await this.#parameters(message, request.headers));
    if (fault) return refuse(response, fault.status, fault, message.id);
    return this.#forward(this.#sharedPeer(), message, response, {}, true);
  }

  #postLegacy(message, request, response) {
    const session = message.method === 'initialize' ? this.#newSession() : request.headers['mcp-session-id'];
    const peer = this.#sessions.get(session);
    if (!peer) return refuse(response, session ? 404 : 400, { code: -32000, message: 'no such session' }, message.id);
    return this.#forward(peer, message, response, { 'mcp-session-id': session }, false);
  }

  #forward(peer, message, response, headers, modern) {
    if (message.id === undefined || message.method === undefined) {
      peer.send(message);
      response.writeHead(202);
      return response.end();
    }
    const cancel = peer.request(message, exchangeOn(response, message, headers, modern));
    response.on('close', cancel);
    return undefined;
  }

  #newSession() {
    const session = randomUUID();
    this.#sessions.set(session, new Peer(this.#program, this.#args, () => this.#sessions.delete(session)));
    return session;
  }

  #sharedPeer() {
    this.#shared ??= new Peer(this.#program, this.#args, () => {
      this.#shared = this.#mirrored = undefined;
    });
    return this.#shared;
  }

  async #parameters(message, headers) {
    if (message.method !== 'tools/call') return undefined;
    this.#mirrored ??= this.#askTools();
    return parameterFault((await this.#mirrored)[message.params?.name] ?? [], message.params?.arguments, headers);
  }

  async #askTools() {
    const _meta = { [VERSION]: '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} };
    const answer = await new Promise(finish =>
      this.#sharedPeer().request({ jsonrpc: '2.0', method: 'tools/list', params: { _meta } }, { id: 0, push() {}, finish }));
    return Object.fromEntries((answer.result?.tools ?? []).map(tool => [tool.name, mirrored(tool.inputSchema)]));
  }

  #openStream(request, response) {
    const session = request.headers['mcp-session-id'];
    const peer = this.#sessions.get(session);
    if (!peer) return refuse(response, session ? 404 : 405, { code: -32000, message: 'no such session' });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    peer.attach(message => response.write(event(message)));
    return response.on('close', () => peer.attach(null));
  }

  #endSession(request, response) {
    const session = request.headers['mcp-session-id'];
    const peer = this.#sessions.get(session);
    if (!peer) return refuse(response, session ? 404 : 405, { code: -32000, message: 'no such session' });
    peer.end();
    this.#sessions.delete(session);
    response.writeHead(200);
    return response.end();
  }
}

/** Serves PROGRAM at http://127.0.0.1:<port>/mcp; returns { url, stop }. */
export async function startBridge(program, args) {
  const bridge = new Bridge(program, args);
  const server = createServer((request, response) => {
    bridge.handle(request, response).catch(error => {
      console.error(error);
      response.destroy();
    });
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const stop = () => {
    bridge.end();
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://localhost:${server.address().port}/mcp`, stop };
}
