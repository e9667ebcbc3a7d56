/* What the loopback server of test_curl.c answers to which path: every way to behave, good or bad,
 * that the transport must stand. Other paths get "ok". */
#ifndef TESTS_CURL_ROUTES_H
#define TESTS_CURL_ROUTES_H

#include "http_server.h"

/* Answers with the body "hello" that /cut/<index>/<bytes>/<end or reset> cuts off. */
#define CURL_ROUTES_WHOLE 3u
extern const struct str curl_routes_whole[CURL_ROUTES_WHOLE];

bool curl_routes_answer(void *ctx, struct arena *a, const struct server_request *r);

#endif
