// A guided tour for a person: demo.mjs PROGRAM. A real MCP client talks to the server, the server to a simulated AWS.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connect, scratchFolder, serverEnv, startMoto } from './lib.mjs';

const colour = process.stdout.isTTY ? code => text => `\x1b[${code}m${text}\x1b[0m` : () => text => text;
const bold = colour(1), green = colour(32), red = colour(31), dim = colour(2);

const indent = text => text.split('\n').map(line => `    ${line}`).join('\n');
const clip = (text, most = 900) => (text.length > most ? `${text.slice(0, most)} … (${text.length} characters)` : text);

let wrong = 0;

/** `fails` says that the command is meant to be refused. */
async function show(client, title, command, { fails = false, hold = [] } = {}) {
  console.log(`\n${bold(title)}`);
  for (const line of [command].flat().slice(0, 3)) console.log(`  > ${line}`);
  if (Array.isArray(command) && command.length > 3) console.log(`  > … ${command.length} commands in one call`);
  const start = performance.now();
  const { text, isError } = await client.call(command);
  const took = (performance.now() - start).toFixed(1);
  console.log(indent((isError ? red : green)(clip(text || '(no output)'))));
  const ok = isError === fails && hold.every(part => text.includes(part));
  if (!ok) wrong++;
  console.log(dim(`    ${took} ms, isError ${isError}`) + (ok ? '' : red(` - expected ${fails ? 'a refusal' : 'success'} with ${hold.join(', ')}`)));
}

const folder = scratchFolder();
writeFileSync(join(folder, 'hello.txt'), 'hello from the working folder\n');
console.log('Starting a simulated AWS (moto) on a loopback port …');
const moto = await startMoto();
const begin = performance.now();
const client = await connect('v1', resolve(process.argv[2]), { env: serverEnv(moto.url, folder), cwd: folder });
try {
  const info = client.info();
  console.log(`Connected to ${bold(`${info.name} ${info.version}`)} over stdio in ${(performance.now() - begin).toFixed(1)} ms`);
  console.log(`\n${bold('Tools')}`);
  for (const tool of await client.tools()) {
    const hints = Object.entries(tool.annotations ?? {}).filter(([, on]) => on === true).map(([name]) => name.replace('Hint', ''));
    console.log(`  ${green(tool.name)} ${dim(hints.join(', '))}\n${indent(clip(tool.description ?? '', 220))}`);
  }
  await show(client, 'Who am I?', 'aws sts get-caller-identity', { hold: ['123456789012'] });
  await show(client, 'Write: a bucket', 'aws s3api create-bucket --bucket demo-bucket', { hold: ['/demo-bucket'] });
  await show(client, 'Write: an object from the working folder',
    'aws s3api put-object --bucket demo-bucket --key greetings/hello.txt --body hello.txt --content-type text/plain', { hold: ['ETag'] });
  await show(client, 'Read it back', 'aws s3api list-objects-v2 --bucket demo-bucket --query Contents[].[Key,Size]', { hold: ['greetings/hello.txt', '30'] });
  await show(client, 'Write: a DynamoDB table with shorthand arguments',
    'aws dynamodb create-table --table-name songs --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH --billing-mode PAY_PER_REQUEST --query TableDescription.TableStatus',
    { hold: ['ACTIVE'] });
  await show(client, 'Twenty commands in one call, run side by side', Array.from({ length: 20 }, (_, i) => `aws sqs create-queue --queue-name jobs-${i} --query QueueUrl`), { hold: ['jobs-0', 'jobs-19'] });
  await show(client, 'Query and table output', "aws ec2 describe-availability-zones --region eu-west-1 --query AvailabilityZones[].{zone:ZoneName,state:State} --output table", { hold: ['eu-west-1a', '|'] });
  await show(client, 'A mistake is caught before anything is sent', 'aws dynamodb descibe-table --table-name songs', { fails: true, hold: ['describe-table'] });
  await show(client, 'What AWS itself refuses is told as AWS says it', 'aws s3api get-object --bucket demo-bucket --key none out.txt', { fails: true, hold: ['NoSuchKey'] });
  await show(client, 'A missing parameter, too', 'aws dynamodb get-item --table-name songs', { fails: true, hold: ['--key'] });
  await show(client, 'Clean up', ['aws s3api delete-object --bucket demo-bucket --key greetings/hello.txt',
    'aws dynamodb delete-table --table-name songs --query TableDescription.TableName'], { hold: ['songs'] });
  await show(client, 'Nothing is left', ['aws s3api delete-bucket --bucket demo-bucket', 'aws dynamodb list-tables'], { hold: ['"TableNames":[]'] });
} finally {
  await client.close();
  moto.stop();
}
console.log(wrong === 0 ? green('\nThe demo ran as expected.') : red(`\n${wrong} steps did not go as expected.`));
process.exit(wrong === 0 ? 0 : 1);
