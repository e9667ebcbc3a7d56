"""What the benchmark's endpoint answers: small and large XML, empty JSON; made here, kept in memory."""

IDENTITY = b'''<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/bench</Arn><UserId>AIDAEXAMPLE</UserId>
<Account>123456789012</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>'''


def group(i):
    return f'<item><groupId>sg-{i:017x}</groupId><groupName>group-{i}</groupName></item>'


def volume(i, device):
    return (f'<item><deviceName>/dev/{device}</deviceName><ebs><volumeId>vol-{i:017x}</volumeId><status>attached</status>'
            '<attachTime>2026-01-02T03:04:05.000Z</attachTime><deleteOnTermination>true</deleteOnTermination></ebs></item>')


def interface(i):
    return (f'<item><networkInterfaceId>eni-{i:017x}</networkInterfaceId><subnetId>subnet-{i % 3:017x}</subnetId>'
            f'<vpcId>vpc-00000000000000001</vpcId><description/><ownerId>123456789012</ownerId><status>in-use</status>'
            f'<macAddress>02:00:00:00:00:{i:02x}</macAddress><privateIpAddress>10.0.0.{i}</privateIpAddress>'
            '<sourceDestCheck>true</sourceDestCheck><groupSet>' + group(i % 5) + '</groupSet>'
            f'<attachment><attachmentId>eni-attach-{i:08x}</attachmentId><deviceIndex>0</deviceIndex><status>attached</status>'
            '<attachTime>2026-01-02T03:04:05.000Z</attachTime><deleteOnTermination>true</deleteOnTermination>'
            '<networkCardIndex>0</networkCardIndex></attachment><privateIpAddressesSet><item>'
            f'<privateIpAddress>10.0.0.{i}</privateIpAddress><primary>true</primary></item></privateIpAddressesSet>'
            '<ipv6AddressesSet/><interfaceType>interface</interfaceType></item>')


def instance(i):
    tags = ''.join(f'<item><key>tag-{k}</key><value>value {k} of {i}</value></item>' for k in range(6))
    return (f'<item><reservationId>r-{i:017x}</reservationId><ownerId>123456789012</ownerId><groupSet/><instancesSet><item>'
            f'<instanceId>i-{i:017x}</instanceId><imageId>ami-00000000000000001</imageId>'
            '<instanceState><code>16</code><name>running</name></instanceState>'
            f'<privateDnsName>ip-10-0-0-{i}.ec2.internal</privateDnsName><dnsName/><reason/><keyName>key</keyName>'
            '<amiLaunchIndex>0</amiLaunchIndex><productCodes/><instanceType>t3.micro</instanceType>'
            '<launchTime>2026-01-02T03:04:05.000Z</launchTime><placement><availabilityZone>us-east-1a</availabilityZone>'
            '<groupName/><tenancy>default</tenancy></placement><monitoring><state>disabled</state></monitoring>'
            f'<subnetId>subnet-{i % 3:017x}</subnetId><vpcId>vpc-00000000000000001</vpcId>'
            f'<privateIpAddress>10.0.0.{i}</privateIpAddress><sourceDestCheck>true</sourceDestCheck>'
            '<groupSet>' + group(i % 5) + group(i % 7) + '</groupSet><architecture>x86_64</architecture>'
            '<rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/xvda</rootDeviceName><blockDeviceMapping>'
            + volume(i, 'xvda') + volume(i + 100, 'sdb') + '</blockDeviceMapping>'
            '<virtualizationType>hvm</virtualizationType><clientToken/><tagSet>' + tags + '</tagSet>'
            '<hypervisor>xen</hypervisor><networkInterfaceSet>' + interface(i) + '</networkInterfaceSet>'
            '<ebsOptimized>false</ebsOptimized><enaSupport>true</enaSupport><cpuOptions><coreCount>1</coreCount>'
            '<threadsPerCore>2</threadsPerCore></cpuOptions><hibernationOptions><configured>false</configured>'
            '</hibernationOptions><metadataOptions><state>applied</state><httpTokens>required</httpTokens>'
            '<httpPutResponseHopLimit>2</httpPutResponseHopLimit><httpEndpoint>enabled</httpEndpoint></metadataOptions>'
            '</item></instancesSet></item>')


def instances(count):
    return ('<?xml version="1.0" encoding="UTF-8"?><DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">'
            '<requestId>00000000-0000-0000-0000-000000000000</requestId><reservationSet>'
            + ''.join(instance(i) for i in range(count)) + '</reservationSet></DescribeInstancesResponse>').encode()


def all_answers():
    """Part of the request's body -> content type, answer."""
    return [(b'Action=GetCallerIdentity', 'text/xml', IDENTITY), (b'Action=DescribeInstances', 'text/xml', instances(48)),
            (b'', 'application/json', b'{}')]
