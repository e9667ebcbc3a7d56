unit_test(hash LINK codec)
unit_test(sigv4 LINK auth)
