/* Did-you-mean: the similarity measure of Python's difflib, which the AWS CLI uses. */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include "cli/argparse.h"

#define SUGGEST_MAX 3

/* difflib's SequenceMatcher(a, b).ratio() of two ASCII names, 0 to 1. */
double similarity(struct str a, struct str b);

/* The best `max` (at most SUGGEST_MAX) names with similarity >= cutoff, best first. */
size_t close_matches(struct str word, struct choices among, double cutoff, struct str *out,
                     size_t max);

/* "Found invalid choice 'x'" and, when there are close ones, the list of them
 * (awscli/argparser.py, CLIArgParser._check_value). */
struct str invalid_choice(struct arena *a, struct str value, struct choices among);

#endif
