/** An OpenAPI description as one HTML page, without scripts. */
import {
  methods,
  type Openapi,
  type Operation,
  type Parameter,
  type Reference,
  resolve,
  type Schema,
} from './openapi.ts';

export const styles = `
  :root { color-scheme: light dark; --line: #8884; --soft: #8882; }
  body { max-width: 54rem; margin: 0 auto; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }
  h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
  code { padding: 0 .2em; background: var(--soft); border-radius: .2em; overflow-wrap: anywhere; }
  summary { padding: .4rem; cursor: pointer; }
  details { margin: .5rem 0; border: 1px solid var(--line); border-radius: .4rem; }
  details > div { padding: 0 1rem 1rem; }
  .method { display: inline-block; min-width: 4.5em; font-weight: 700; text-transform: uppercase; }
  table { width: 100%; border-collapse: collapse; }
  caption { padding: .5rem 0; font-weight: 700; text-align: left; }
  th, td { padding: .3rem .5rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
`;

export function documentationPage(openapi: Openapi): string {
  const { title, version, description } = openapi.info;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${styles}</style>
</head>
<body>
<header>
<h1>${escape(title)} <small>${escape(version)}</small></h1>
<p>For programs: <a href="/openapi.json">openapi.json</a>, <a href="/openapi.yaml">openapi.yaml</a></p>
${paragraphs(description)}
</header>
<main>
${openapi.tags.map((tag) => section(openapi, tag.name, tag.description)).join('\n')}
<section>
<h2 id="schemas">Schemas</h2>
${Object.entries(openapi.components.schemas)
  .map(([name, schema]) => schemaDetails(name, schema))
  .join('\n')}
</section>
</main>
</body>
</html>
`;
}

function section(openapi: Openapi, tag: string, description?: string): string {
  const operations = Object.entries(openapi.paths).flatMap(([path, item]) => {
    const server = item.servers?.[0] ?? openapi.servers[0];
    const address = `${server?.url ?? ''}${path}`.replace('//', '/');
    return methods.flatMap((method) => {
      const operation = item[method];
      if (!operation?.tags?.includes(tag)) return [];
      return operationDetails(openapi, `${method} ${address}`, operation, item.parameters);
    });
  });
  return `<section>
<h2>${escape(tag)}</h2>
${paragraphs(description)}
${operations.join('\n')}
</section>`;
}

function operationDetails(
  openapi: Openapi,
  name: string,
  operation: Operation,
  common: Operation['parameters'] = [],
): string {
  const [method = '', address = ''] = name.split(' ');
  const parameters = [...common, ...(operation.parameters ?? [])].map((parameter) =>
    resolve(openapi, parameter),
  );
  return `<details>
<summary><span class="method">${method}</span> <code>${escape(address)}</code> ${inline(operation.summary)}</summary>
<div>
${paragraphs(operation.description)}
${table('Parameters', ['Name', 'In', 'Type', 'Meaning'], parameters.map(parameterRow))}
${table('Body', ['Media type', 'Schema'], bodyRows(openapi, operation))}
${table('Answers', ['Status', 'Meaning', 'Body'], answerRows(openapi, operation))}
</div>
</details>`;
}

function parameterRow(parameter: Parameter): string[] {
  const { name, schema, description } = parameter;
  return [
    `<code>${escape(name)}</code>`,
    escape(parameter.in),
    schema ? typeOf(schema) : '',
    inline(description),
  ];
}

function bodyRows(openapi: Openapi, operation: Operation): string[][] {
  if (!operation.requestBody) return [];
  const { content } = resolve(openapi, operation.requestBody);
  return Object.entries(content).map(([type, { schema }]) => [escape(type), schema ? typeOf(schema) : '']);
}

function answerRows(openapi: Openapi, operation: Operation): string[][] {
  return Object.entries(operation.responses).map(([status, response]) => {
    const { description, content = {} } = resolve(openapi, response);
    const schemas = Object.values(content).flatMap(({ schema }) => (schema ? [typeOf(schema)] : []));
    return [escape(status), inline(description), schemas.join(' or ')];
  });
}

function schemaDetails(name: string, schema: Schema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([member, value]) => [
    `<code>${escape(member)}</code>${schema.required?.includes(member) ? ' (required)' : ''}`,
    typeOf(value),
    inline('$ref' in value ? undefined : value.description),
  ]);
  return `<details id="${escape(name)}">
<summary><code>${escape(name)}</code></summary>
<div>
${rows.length > 0 ? '' : `<p>${typeOf(schema)}</p>`}
${paragraphs(schema.description)}
${table('Members', ['Name', 'Type', 'Meaning'], rows)}
</div>
</details>`;
}

function typeOf(schema: Schema | Reference): string {
  if ('$ref' in schema) {
    const name = escape(schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1));
    return `<a href="#${name}">${name}</a>`;
  }
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.items) return `array of ${typeOf(schema.items)}`;
  if (schema.enum) return schema.enum.map((value) => `<code>${escape(value)}</code>`).join(', ');
  return [escape([schema.type ?? 'any'].flat().join(' or ')), ...bounds(schema)].join(', ');
}

function bounds(schema: Schema): string[] {
  const { format, pattern, minimum, maximum, minLength, maxLength } = schema;
  return [
    ...(format ? [escape(format)] : []),
    ...(pattern ? [`<code>${escape(pattern)}</code>`] : []),
    ...range(minimum, maximum, ''),
    ...range(minLength, maxLength, ' characters'),
    ...(schema.default === undefined
      ? []
      : [`default <code>${escape(JSON.stringify(schema.default))}</code>`]),
  ];
}

function range(from: number | undefined, to: number | undefined, unit: string): string[] {
  if (from !== undefined && to !== undefined) return [`${String(from)} to ${String(to)}${unit}`];
  if (from !== undefined) return [`at least ${String(from)}${unit}`];
  return to === undefined ? [] : [`at most ${String(to)}${unit}`];
}

function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const cells = (tag: string, row: readonly string[]) =>
    row.map((cell) => `<${tag}>${cell}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n');
  return `<table>
<caption>${caption}</caption>
<thead><tr>${cells('th', head)}</tr></thead>
<tbody>
${body}
</tbody>
</table>`;
}

/** The little Markdown that descriptions use: paragraphs, bold, code. */
function paragraphs(text = ''): string {
  const blocks = text.split(/\n\s*\n/).filter((block) => block.trim() !== '');
  return blocks.map((block) => `<p>${inline(block)}</p>`).join('\n');
}

function inline(text = ''): string {
  return escape(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
