// Several commands in one call: order, partial failure, the bound of 20, limits on results.
import { check } from './lib.mjs';

const names = Array.from({ length: 20 }, (_, i) => `batch-${String(i).padStart(2, '0')}`);

function inOrder(text, parts) {
  let from = 0;
  for (const part of parts) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return true;
}

export async function batches(client) {
  const label = `${client.version} batch`;
  const made = await client.call(names.map(name => `aws sqs create-queue --queue-name ${name}`));
  check(`${label}: 20 queues are made, answers in the order of the commands`,
    !made.isError && inOrder(made.text, names.map(name => `/${name}`)), made.text.slice(0, 400));

  const mixed = await client.call(['aws sqs get-queue-url --queue-name batch-03', 'aws sqs get-queue-url --queue-name none',
    'aws sqs no-such-operation', 'aws sts get-caller-identity']);
  check(`${label}: one failing command does not lose the others`,
    inOrder(mixed.text, ['batch-03', 'NonExistentQueue', 'no-such-operation', '123456789012']), mixed.text.slice(0, 800));

  const many = await client.call([...names, 'x'].map(name => `aws sqs get-queue-url --queue-name ${name}`));
  check(`${label}: 21 commands are refused`, many.isError && many.text.includes('20'), many.text.slice(0, 400));

  const none = await client.call([]);
  check(`${label}: an empty list is refused`, none.isError, none.text.slice(0, 400));

  const removed = await client.call(names.map(name => `aws sqs delete-queue --queue-url http://127.0.0.1/123456789012/${name}`));
  check(`${label}: 20 queues are removed`, !removed.isError, removed.text.slice(0, 400));
  const left = await client.call('aws sqs list-queues --query QueueUrls');
  check(`${label}: no queue is left`, !left.text.includes('batch-'), left.text.slice(0, 400));

  const limited = await client.call('aws iam list-policies --scope AWS --query Policies[].PolicyName', { max_results: 2 });
  check(`${label}: max_results bounds a list`, !limited.isError && (limited.text.match(/"/g) ?? []).length <= 8, limited.text.slice(0, 400));
}
