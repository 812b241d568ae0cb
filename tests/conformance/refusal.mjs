/** An answer of the reference that is an error, thrown from wherever it becomes clear. */
export class Refusal extends Error {
  constructor(status, code, { detail = code, errors, headers } = {}) {
    super(detail);
    Object.assign(this, { status, code, errors, headers });
  }
}

export const invalid = (errors) => new Refusal(422, 'validation-failed', { errors });
export const badParameter = (parameter, detail) =>
  new Refusal(400, 'invalid-parameter', { errors: [{ parameter, code: 'format', detail }] });
export const notFound = () => new Refusal(404, 'not-found');
