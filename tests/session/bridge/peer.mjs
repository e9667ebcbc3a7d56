// A program that speaks MCP on stdin and stdout, shared by many HTTP exchanges.
//
// Exchanges choose their own request ids and progress tokens, so both are replaced by numbers of this peer on the way
// in and put back on the way out. An exchange is { id, listen, push(message), finish(message) }.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const SUBSCRIPTION = 'io.modelcontextprotocol/subscriptionId';

export class Peer {
  #child;
  #open = new Map(); // our id → exchange, oldest first
  #tokens = new Map(); // our progress token → { exchange, token }
  #next = 1;
  #stream = null; // where messages go that belong to no exchange
  #waiting = [];

  constructor(program, args, onExit) {
    this.#child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'inherit'], env: { FASTMCP_LOG_LEVEL: 'CRITICAL', ...process.env },
    });
    this.#child.stdin.on('error', () => {}); // the exit handler answers what was open
    createInterface({ input: this.#child.stdout }).on('line', line => this.#receive(JSON.parse(line)));
    this.#child.on('error', error => console.error(`${program}: ${error.message}`));
    this.#child.on('close', () => {
      for (const exchange of this.#open.values())
        exchange.finish({ jsonrpc: '2.0', id: exchange.id, error: { code: -32603, message: 'the server ended' } });
      this.#open.clear();
      onExit(this);
    });
  }

  send(message) {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /** Sends a request for an exchange; returns a function that cancels it while it is open. */
  request(message, exchange) {
    const id = this.#next++;
    const meta = message.params?._meta;
    const sent = { ...message, id };
    this.#open.set(id, exchange);
    if (meta?.progressToken !== undefined) {
      this.#tokens.set(id, { exchange, token: meta.progressToken });
      sent.params = { ...message.params, _meta: { ...meta, progressToken: id } };
    }
    this.send(sent);
    return () => {
      if (this.#open.delete(id)) this.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } });
    };
  }

  /** The stream for messages outside of exchanges; null closes it. What came before is delivered first. */
  attach(stream) {
    this.#stream = stream;
    if (stream) for (const message of this.#waiting.splice(0)) stream(message);
  }

  end() {
    this.#child.stdin.end();
  }

  #receive(message) {
    if (message.method === undefined) return this.#answer(message);
    const exchange = this.#owner(message);
    if (exchange) exchange.push(message);
    else if (this.#stream) this.#stream(message);
    else this.#waiting.push(message);
  }

  #answer(message) {
    const exchange = this.#open.get(message.id);
    if (!exchange) return;
    this.#open.delete(message.id);
    this.#tokens.delete(message.id);
    const meta = message.result?._meta;
    if (meta && SUBSCRIPTION in meta) meta[SUBSCRIPTION] = exchange.id;
    exchange.finish({ ...message, id: exchange.id });
  }

  /** The exchange a message belongs to: by subscription, by progress token, else the newest request that is open. */
  #owner(message) {
    const meta = message.params?._meta;
    if (meta && SUBSCRIPTION in meta) {
      const exchange = this.#open.get(Number(meta[SUBSCRIPTION]));
      if (exchange) meta[SUBSCRIPTION] = exchange.id;
      return exchange;
    }
    const progress = this.#tokens.get(message.params?.progressToken);
    if (progress) {
      message.params.progressToken = progress.token;
      return progress.exchange;
    }
    if (message.method.endsWith('/list_changed')) return undefined;
    return [...this.#open.values()].filter(exchange => !exchange.listen).at(-1);
  }
}
