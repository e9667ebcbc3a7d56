conformance(json_suite json LINK value)
