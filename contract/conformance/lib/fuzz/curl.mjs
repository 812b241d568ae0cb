/** Requests as one line for bash; ids and keys, which every run has of its own, become variables. */

/** @typedef {import('../http.mjs').Message} Message */
/** @typedef {import('../http.mjs').Answer} Answer */

/** @param {string | Buffer} text */
function quoted(text) {
  const bytes = Buffer.from(text);
  if (bytes.length === 0) return "''";
  const isPlain = bytes.every((byte) => byte >= 0x20 && byte < 0x7f && byte !== 0x27);
  if (isPlain) return `'${text}'`;
  const escaped = [...bytes].map((byte) => {
    if (byte === 0x27 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `$'${escaped.join('')}'`;
}

/** @param {Buffer | string} text @param {Map<string, string>} variables by the text they stand for */
function word(text, variables) {
  const string = text.toString();
  const found = [...variables].find(([value]) => string.includes(value));
  if (!found) return quoted(text);
  const [value, variable] = found;
  const parts = string.split(value).map((/** @type {string} */ part) => (part === '' ? '' : word(part, variables)));
  return parts.join(`"${variable}"`);
}

/** @param {Message} message @param {Map<string, string>} variables @param {string} options */
function command({ method, origin, path, headers = {}, body }, variables, options) {
  const words = ['curl', `-sS${options}`];
  if (method === 'HEAD') words.push('-I');
  else if (method !== 'GET') words.push('-X', method);
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'authorization') words.push('-H', '"Authorization: Bearer $TOKEN"');
    else words.push('-H', word(value === '' ? `${name};` : `${name}: ${value}`, variables));
  }
  if (body !== undefined && !('Content-Type' in headers)) words.push('-H', "'Content-Type:'");
  if (body !== undefined) words.push('--data-binary', padded(body, variables));
  words.push(word(origin + path, variables));
  return words.join(' ');
}

/** A body with its padding written short. @param {string | Buffer} body @param {Map<string, string>} variables */
function padded(body, variables) {
  const [run] = /x{1000,}/.exec(body.toString()) ?? [];
  if (!run) return word(body, variables);
  const [before, after] = body.toString().split(run);
  return `${word(before, variables)}"$(head -c ${run.length} /dev/zero | tr '\\0' x)"${word(after, variables)}`;
}

/**
 * The requests of these answers as one line; the last one shows its answer.
 *
 * @param {Answer[]} answers @param {{ nonce: string, clear?: Message }} run `clear` empties the list first
 */
export function curlLine(answers, { nonce, clear }) {
  /** @type {Map<string, string>} */
  const variables = new Map();
  const isKeyed = answers.some(({ request }) => JSON.stringify(request.headers).includes(nonce));
  if (isKeyed) variables.set(nonce, '$key');
  const commands = isKeyed ? ['key=fuzz-$(date +%s%N)'] : [];
  if (clear) commands.push(command(clear, variables, ''));
  for (const [index, { request, status, json }] of answers.entries()) {
    if (index === answers.length - 1) {
      commands.push(command(request, variables, 'i'));
    } else if (status === 201 && typeof json?.id === 'string' && !variables.has(json.id)) {
      const variable = `id${variables.size + 1}`;
      commands.push(`${variable}=$(${command(request, variables, '')} | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')`);
      variables.set(json.id, `$${variable}`);
    } else commands.push(`${command(request, variables, '')} >/dev/null`);
  }
  return commands.join('; ');
}
