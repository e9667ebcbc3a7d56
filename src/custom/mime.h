/* The content type that a file name stands for, as Python's mimetypes guesses it. */
#ifndef CUSTOM_MIME_H
#define CUSTOM_MIME_H

#include "base/str.h"

/* Empty when the name says nothing. "x.tar.gz" is a tar file. */
struct str mime_of_name(struct str name);

#endif
