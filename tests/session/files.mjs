// Files that the scenarios find in the server's working folder.

/** The smallest valid zip archive with one stored member. */
function zip(name, text) {
  const data = Buffer.from(text), title = Buffer.from(name);
  const local = Buffer.alloc(30), central = Buffer.alloc(46), end = Buffer.alloc(22);
  local.writeUInt32LE(0x04034b50, 0);
  central.writeUInt32LE(0x02014b50, 0);
  for (const [header, at] of [[local, 4], [central, 6]]) {
    header.writeUInt16LE(20, at);
    header.writeUInt32LE(crc32(data), at + 10);
    header.writeUInt32LE(data.length, at + 14);
    header.writeUInt32LE(data.length, at + 18);
    header.writeUInt16LE(title.length, at + 22);
  }
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + title.length, 12);
  end.writeUInt32LE(local.length + title.length + data.length, 16);
  return Buffer.concat([local, title, data, central, title, end]);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const stack = {
  AWSTemplateFormatVersion: '2010-09-09',
  Parameters: { Name: { Type: 'String' } },
  Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Name' } } } },
};

export const files = {
  'hello.txt': 'hello\n',
  'stack.json': JSON.stringify(stack),
  'code.zip': zip('main.py', 'def run(event, context):\n    return event\n'),
};
