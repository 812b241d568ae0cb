/*
 * Deep merge of JSON documents.
 */
#ifndef MERGE_H
#define MERGE_H

#include "json.h"

/*
 * Writes the documents as one, with 2 spaces and a newline at the end, as npm
 * does. Objects are merged by key, arrays appended, anything else replaced by
 * the last. Objects called dependencies, devDependencies and packages come out
 * sorted by key; other keys stay where they first were.
 */
void merge_add(struct buffer *out, const struct json *const *documents, size_t count);

#endif
