/** Trims what the API trims. JavaScript's own trim() keeps U+0085. */
export function trimTitle(text: string): string {
  return text.replace(/^[\s\u0085]+|[\s\u0085]+$/g, '');
}
