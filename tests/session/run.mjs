// End-to-end sessions: run.mjs PROGRAM [SCENARIO…]
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { check, closeWith, connect, scratchFolder, serverEnv, startMoto, tally } from './lib.mjs';
import { play } from './scenario.mjs';
import { batches } from './batch.mjs';
import { inspect } from './inspector.mjs';
import { files } from './files.mjs';
import * as storage from './services/storage.mjs';
import * as compute from './services/compute.mjs';
import * as identity from './services/identity.mjs';
import * as messaging from './services/messaging.mjs';
import * as data from './services/data.mjs';

const [programName, ...only] = process.argv.slice(2);
const program = resolve(programName);
const scenarios = [storage, compute, identity, messaging, data].flatMap(group => Object.values(group))
  .filter(scenario => only.length === 0 || only.includes(scenario.name));

/** One client, one fresh simulated AWS, all scenarios. */
async function session(version, extra = async () => {}) {
  const before = { ...tally };
  const folder = scratchFolder();
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const moto = await startMoto();
  const place = { env: serverEnv(moto.url, folder), cwd: folder };
  try {
    const client = await connect(version, program, place);
    try {
      const tools = (await client.tools()).map(tool => tool.name);
      check(`${version}: tools are listed`, tools.includes('call_aws'), tools.join(' '));
      for (const scenario of scenarios) await play(client, scenario, { now: String(Date.now()) });
      if (only.length === 0) await extra(client, place);
    } finally {
      await client.close();
    }
  } catch (error) {
    check(`${version}: session ran to its end`, false, error.stack);
  } finally {
    moto.stop();
  }
  console.log(`${version} client: ${tally.passed - before.passed} of ${tally.passed + tally.failed - before.passed - before.failed} checks hold`);
}

await session('v1', async (client, place) => {
  await batches(client);
  await inspect(program, place);
});
await session('v2', batches);
await session('v2-modern', batches);
closeWith('session');
