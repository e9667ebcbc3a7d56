// The header rules of Streamable HTTP, revision 2026-07-28: headers repeat parts of the body and must agree with it.

export const VERSION = 'io.modelcontextprotocol/protocolVersion';
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';

const STATUS = new Map([[-32601, 404], [-32020, 400], [-32021, 400], [-32022, 400], [-32700, 400], [-32600, 400], [-32602, 200]]);

export const statusOf = error => STATUS.get(error.code) ?? 200;

const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Only a page of this machine may speak to a server on it. */
export function isLocal(headers) {
  const origin = headers.origin?.replace(/^https?:\/\//, '');
  return local.test(headers.host ?? '') && (origin === undefined || local.test(origin));
}

/** A header value; `=?base64?…?=` holds what plain headers cannot. Undefined when it is malformed. */
function decode(value) {
  const text = value?.trim();
  const coded = /^=\?base64\?(.*)\?=$/.exec(text ?? '');
  if (!coded) return text;
  const valid = coded[1].length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(coded[1]);
  return valid ? Buffer.from(coded[1], 'base64').toString('utf8') : undefined;
}

const named = {
  'tools/call': 'name', 'prompts/get': 'name', 'resources/read': 'uri',
  'tasks/get': 'taskId', 'tasks/update': 'taskId', 'tasks/cancel': 'taskId',
};

/** What is wrong with a request of this revision, as a JSON-RPC error, or undefined. */
export function headerFault(message, headers) {
  const meta = message.params?._meta ?? {};
  if (meta[VERSION] === undefined || meta[CAPABILITIES] === undefined)
    return { code: -32602, message: `_meta needs ${VERSION} and ${CAPABILITIES}`, status: 400 };
  const key = named[message.method];
  const wanted = { 'mcp-protocol-version': meta[VERSION], 'mcp-method': message.method };
  if (key && message.params[key] !== undefined) wanted['mcp-name'] = message.params[key];
  for (const [name, value] of Object.entries(wanted))
    if (decode(headers[name]) !== value) return mismatch(name);
  return undefined;
}

const mismatch = name => ({ code: -32020, message: `header ${name} is not what the body says`, status: 400 });

/** Parameters of a tool that are repeated in headers: [path, header, type]. */
export function mirrored(schema, path = []) {
  return Object.entries(schema?.properties ?? {}).flatMap(([name, inner]) => {
    const here = [...path, name];
    const own = inner['x-mcp-header'] ? [[here, `mcp-param-${inner['x-mcp-header'].toLowerCase()}`, inner.type]] : [];
    return [...own, ...mirrored(inner, here)];
  });
}

export function parameterFault(rows, toolArguments, headers) {
  for (const [path, header, type] of rows) {
    const value = path.reduce((inner, key) => inner?.[key], toolArguments);
    if (value === undefined || value === null) continue;
    const text = headers[header] === undefined ? undefined : decode(headers[header]);
    if (text === undefined || (type === 'integer' ? Number(text) !== value : text !== String(value))) return mismatch(header);
  }
  return undefined;
}
