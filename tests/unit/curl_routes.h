/* What the loopback server of test_curl.c answers to which path: every way to behave, good or bad,
 * that the transport must stand. Other paths get "ok". */
#ifndef TESTS_CURL_ROUTES_H
#define TESTS_CURL_ROUTES_H

#include "http_server.h"

bool curl_routes_answer(void *ctx, struct arena *a, const struct server_request *r);

#endif
