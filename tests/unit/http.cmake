unit_test(curl_stream LINK http)
target_sources(test_curl_stream PRIVATE http_server.c)
set_tests_properties(unit/curl_stream PROPERTIES LABELS threads)
