/* A small rule set with every kind of rule, and two partitions for it. */
#ifndef TESTS_ENDPOINT_TOY_H
#define TESTS_ENDPOINT_TOY_H

static const char partitions_json[] =
    "{\"partitions\":[{\"id\":\"aws\",\"regionRegex\":\"^(us|eu)\\\\-\\\\w+\\\\-\\\\d+$\","
    "\"regions\":{\"aws-global\":{},\"us-east-1\":{}},\"outputs\":{\"name\":\"aws\","
    "\"dnsSuffix\":\"amazonaws.com\",\"dualStackDnsSuffix\":\"api.aws\",\"supportsFIPS\":true,"
    "\"supportsDualStack\":true,\"implicitGlobalRegion\":\"us-east-1\"}},{\"id\":\"aws-cn\","
    "\"regionRegex\":\"^cn\\\\-\\\\w+\\\\-\\\\d+$\",\"regions\":{},\"outputs\":{\"name\":\"aws-"
    "cn\","
    "\"dnsSuffix\":\"amazonaws.com.cn\",\"dualStackDnsSuffix\":\"api.amazonwebservices.com.cn\","
    "\"supportsFIPS\":true,\"supportsDualStack\":true}}]}";

static const char rules_json[] =
    "{\"version\":\"1.0\",\"parameters\":{"
    "\"Region\":{\"builtIn\":\"AWS::Region\",\"type\":\"String\"},"
    "\"UseFIPS\":{\"builtIn\":\"AWS::UseFIPS\",\"type\":\"Boolean\",\"default\":false},"
    "\"Endpoint\":{\"builtIn\":\"SDK::Endpoint\",\"type\":\"String\"},"
    "\"Name\":{\"type\":\"String\"}},"
    "\"rules\":["
    "{\"type\":\"endpoint\",\"conditions\":[{\"fn\":\"isSet\",\"argv\":[{\"ref\":\"Endpoint\"}]}],"
    "\"endpoint\":{\"url\":{\"ref\":\"Endpoint\"}}},"
    "{\"type\":\"tree\",\"conditions\":[{\"fn\":\"isSet\",\"argv\":[{\"ref\":\"Region\"}]},"
    "{\"fn\":\"aws.partition\",\"argv\":[{\"ref\":\"Region\"}],\"assign\":\"p\"}],\"rules\":["
    "{\"type\":\"error\",\"conditions\":[{\"fn\":\"booleanEquals\",\"argv\":[{\"ref\":\"UseFIPS\"},"
    "true]}],\"error\":\"no FIPS in {p#name}\"},"
    "{\"type\":\"endpoint\",\"conditions\":[{\"fn\":\"aws.parseArn\",\"argv\":[{\"ref\":\"Name\"}],"
    "\"assign\":\"arn\"},{\"fn\":\"getAttr\",\"argv\":[{\"ref\":\"arn\"},\"resourceId[1]\"],"
    "\"assign\":\"id\"}],\"endpoint\":{\"url\":\"https://{id}.{arn#region}.{p#dnsSuffix}\","
    "\"headers\":{\"x-id\":[\"{id}\"]},\"properties\":{\"authSchemes\":["
    "{\"name\":\"sigv4a\",\"signingName\":\"toy\",\"signingRegionSet\":[\"*\",\"{Region}\"]},"
    "{\"name\":\"sigv4\",\"signingName\":\"toy\",\"signingRegion\":\"{Region}\","
    "\"disableDoubleEncoding\":true}]}}},"
    "{\"type\":\"endpoint\",\"conditions\":[],\"endpoint\":{\"url\":"
    "\"https://toy.{Region}.{p#dnsSuffix}\"}}]},"
    "{\"type\":\"error\",\"conditions\":[],\"error\":\"Missing Region\"}]}";

#endif
