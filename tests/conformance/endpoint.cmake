conformance(endpoint_rules botocore-tests LINK protocol_suite endpoint)
