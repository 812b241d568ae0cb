/*
 * DEFLATE for bytes that are mostly zeros, as the headers of tar: fixed codes
 * and runs, nothing else. Much faster than zlib for half a kilobyte.
 */
#ifndef SPARSE_H
#define SPARSE_H

#include "buffer.h"

/* Appends a piece that ends on a byte and refers to nothing before it. */
void sparse_add(struct buffer *out, struct text text);

#endif
