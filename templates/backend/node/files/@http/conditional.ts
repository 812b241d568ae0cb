/** Entity tags and the conditions on them (RFC 9110, section 13). */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { TodoError } from '{{to.domain}}/errors.ts';
import type { Todo } from '{{to.domain}}/todo.ts';
import type { Precondition } from '{{to.service}}/todo-service.ts';

export function todoTag(todo: Todo): string {
  return `"${todo.id}-${String(todo.version)}"`;
}

/** Weak: it promises the same todos, not the same bytes. */
export function listTag(body: string): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/**
 * Whether If-None-Match says that the caller has this version.
 * Not left to Express: it ignores the header when the request has Cache-Control: no-cache.
 */
export function isNotModified(request: Request, tag: string): boolean {
  const header = request.get('If-None-Match');
  if (header === undefined) return false;
  return header.trim() === '*' || tagsOf(header).some((known) => opaque(known) === opaque(tag));
}

/** What If-Match asks of the todo. */
export function readPrecondition(request: Request, required: boolean): Precondition {
  const header = request.get('If-Match');
  if (header === undefined) {
    if (required) throw new TodoError('precondition-required');
    return () => true;
  }
  if (header.trim() === '*') return () => true;
  // The comparison is strong: a weak tag never matches.
  const tags = tagsOf(header);
  return (todo) => tags.includes(todoTag(todo));
}

function tagsOf(header: string): readonly string[] {
  return header.match(/(?:W\/)?"[^"]*"/g) ?? [];
}

function opaque(tag: string): string {
  return tag.replace(/^W\//, '');
}
