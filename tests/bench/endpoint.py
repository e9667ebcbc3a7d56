"""An AWS endpoint that answers from memory: endpoint.py DELAY_SECONDS; prints its port."""

import asyncio
import sys

IDENTITY = (
    b'<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
    b"<Arn>arn:aws:iam::123456789012:user/ann</Arn><UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account>"
    b"</GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
)

INSTANCE = """<item><reservationId>r-{0:017x}</reservationId><ownerId>123456789012</ownerId><groupSet/><instancesSet><item>
<instanceId>i-{0:017x}</instanceId><imageId>ami-0123456789abcdef0</imageId><instanceState><code>16</code><name>running</name>
</instanceState><privateDnsName>ip-10-0-0-{0}.ec2.internal</privateDnsName><dnsName/><reason/><keyName>main</keyName>
<amiLaunchIndex>0</amiLaunchIndex><productCodes/><instanceType>t3.micro</instanceType><launchTime>2026-01-02T03:04:05.000Z
</launchTime><placement><availabilityZone>us-east-1a</availabilityZone><groupName/><tenancy>default</tenancy></placement>
<monitoring><state>disabled</state></monitoring><subnetId>subnet-0123456789abcdef0</subnetId><vpcId>vpc-0123456789abcdef0
</vpcId><privateIpAddress>10.0.0.{0}</privateIpAddress><sourceDestCheck>true</sourceDestCheck><groupSet><item>
<groupId>sg-0123456789abcdef0</groupId><groupName>web</groupName></item></groupSet><architecture>x86_64</architecture>
<rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/xvda</rootDeviceName><blockDeviceMapping><item>
<deviceName>/dev/xvda</deviceName><ebs><volumeId>vol-{0:017x}</volumeId><status>attached</status>
<attachTime>2026-01-02T03:04:06.000Z</attachTime><deleteOnTermination>true</deleteOnTermination></ebs></item>
</blockDeviceMapping><virtualizationType>hvm</virtualizationType><tagSet><item><key>Name</key><value>worker {0}</value></item>
<item><key>team</key><value>red</value></item><item><key>env</key><value>production</value></item></tagSet>
<hypervisor>xen</hypervisor><networkInterfaceSet/><ebsOptimized>false</ebsOptimized></item></instancesSet></item>"""

INSTANCES = (
    '<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><reservationSet>'
    + "".join(INSTANCE.format(n).replace("\n", "") for n in range(90))
    + "</reservationSet></DescribeInstancesResponse>"
).encode()

EMPTY = {"json": b"{}", "xml": b"<Empty/>"}


def answer(head, body):
    if b"Action=GetCallerIdentity" in body:
        return "text/xml", IDENTITY
    if b"Action=DescribeInstances" in body:
        return "text/xml", INSTANCES
    kind = "xml" if b"x-www-form-urlencoded" in head else "json"
    return f"application/{kind}", EMPTY[kind]


class Connection(asyncio.Protocol):
    delay = 0.0

    def connection_made(self, transport):
        self.transport = transport
        self.received = b""

    def data_received(self, data):
        self.received += data
        while True:
            head, found, rest = self.received.partition(b"\r\n\r\n")
            if not found:
                return
            length = 0
            for line in head.split(b"\r\n")[1:]:
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if len(rest) < length:
                return
            self.received = rest[length:]
            kind, text = answer(head, rest[:length])
            if self.delay:
                asyncio.get_running_loop().call_later(self.delay, self.reply, kind, text)
            else:
                self.reply(kind, text)

    def reply(self, kind, text):
        if not self.transport.is_closing():
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(text)}\r\n\r\n"
            self.transport.write(head.encode() + text)


async def serve():
    Connection.delay = float(sys.argv[1])
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
