unit_test(hash LINK codec)
