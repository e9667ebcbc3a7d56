/* The models' documentation is HTML; here it becomes plain text. */
#ifndef MODEL_HTML_TEXT_H
#define MODEL_HTML_TEXT_H

#include "base/arena.h"

/* Readable text: white space collapsed, a line per paragraph, "- " before list items. */
struct str html_text(struct arena *a, struct str html);

/* The first sentence that says something of the thing itself: notes and notices (end of support,
 * not for directory buckets) are passed over. At most `max` bytes (cut at a word, with "..."). */
struct str html_sentence(struct arena *a, struct str html, size_t max);

/* As the CLI's skeleton comments have it: tags dropped when they are well-formed (else nothing
 * is), cut at the first '.' or ':', line breaks to blanks
 * (awscli/customizations/utils.py, get_shape_doc_overview). */
struct str html_overview(struct arena *a, struct str html);

#endif
