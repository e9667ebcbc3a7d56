unit_test(dense_files LINK dense)
