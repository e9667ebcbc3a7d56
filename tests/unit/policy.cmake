unit_test(policy LINK policy)
unit_test(redact LINK policy)
