/** The Link header of one page of a list (RFC 8288). */
export function pageLinks(address: URL, limit: number, offset: number, total: number): string {
  const last = total === 0 ? 0 : Math.floor((total - 1) / limit) * limit;
  const links = [link('first', 0)];
  if (offset > 0) links.push(link('prev', Math.max(0, Math.min(offset - limit, last))));
  if (offset + limit < total) links.push(link('next', offset + limit));
  links.push(link('last', last));
  return links.join(', ');

  function link(relation: string, to: number): string {
    const page = new URL(address);
    page.searchParams.set('offset', String(to));
    return `<${page.href}>; rel="${relation}"`;
  }
}
