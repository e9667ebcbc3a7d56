unit_test(policy LINK policy)
