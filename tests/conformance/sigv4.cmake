conformance(sigv4 botocore-tests/aws4_testsuite LINK auth)
