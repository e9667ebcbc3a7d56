// Runs the steps of one scenario through a connected client (README.md describes the fields of a step).
import { check } from './lib.mjs';

const fill = (text, saved) => text.replace(/\{(\w+)\}/g, (whole, name) => saved[name] ?? whole);

const at = (value, path) => path.split('.').reduce((v, key) => (v === undefined || v === null ? v : v[key]), value);

const list = value => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function judge(step, result, saved) {
  const faults = [];
  if (result.isError !== (step.error !== undefined)) faults.push(step.error ? 'did not fail' : 'failed');
  const shown = step.text === undefined ? undefined : fill(step.text, saved);
  if (shown !== undefined && result.text !== shown) faults.push(`text is not ${shown}`);
  for (const part of [...list(step.has), ...list(step.error)])
    if (!result.text.includes(fill(part, saved))) faults.push(`lacks ${fill(part, saved)}`);
  for (const part of list(step.lacks))
    if (result.text.includes(fill(part, saved))) faults.push(`holds ${fill(part, saved)}`);
  if (step.json || step.save) {
    const value = parse(result.text);
    if (value === undefined) faults.push('is not JSON');
    for (const [path, wanted] of Object.entries(step.json ?? {})) {
      const want = typeof wanted === 'string' ? fill(wanted, saved) : wanted;
      if (JSON.stringify(at(value, path)) !== JSON.stringify(want)) faults.push(`${path} is ${JSON.stringify(at(value, path))}, not ${JSON.stringify(want)}`);
    }
    for (const [name, path] of Object.entries(step.save ?? {})) saved[name] = at(value, path);
  }
  return faults;
}

export async function play(client, scenario, values = {}) {
  const saved = { ...values };
  for (const [number, step] of scenario.steps.entries()) {
    const command = 'aws ' + fill(step.run, saved);
    let result;
    try {
      result = await client.call(command, step.args);
    } catch (error) {
      result = { isError: true, text: `protocol error: ${error.message}` };
    }
    const faults = judge(step, result, saved);
    check(`${client.version} ${scenario.name} ${number + 1}: ${command}`, faults.length === 0,
      `${faults.join('; ')}\n  result: ${result.text.slice(0, 600)}`);
  }
}
