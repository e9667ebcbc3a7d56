unit_test(lex LINK cli)
