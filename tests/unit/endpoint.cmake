unit_test(endpoint LINK compile)
