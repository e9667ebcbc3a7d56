unit_test(lex LINK cli)
unit_test(cli_values LINK cli)
unit_test(command LINK cli model_toy)
