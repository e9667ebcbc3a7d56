conformance(jmespath jmespath LINK jmespath)
