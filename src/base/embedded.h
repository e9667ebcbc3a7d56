/* A file that is part of the program (cmake/Embed.cmake): arrays of them are constant data. */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include "base/str.h"

struct embedded {
    struct str name; /* of the file, without folders */
    struct str text;
};

#endif
