unit_test(headers LINK http)
unit_test(xml LINK codec)
unit_test(cbor LINK codec)
unit_test(timestamp LINK codec)
