export interface Todo {
  id: string;
  title: string;
  completed: boolean;
}

export type TodoFields = Pick<Todo, 'title' | 'completed'>;

const TIMEOUT_MS = 30_000;

export class TodoApi {
  private readonly todos: string;

  constructor(base: string) {
    this.todos = `${base}/todos`;
  }

  async list(): Promise<Todo[]> {
    const response = await send('GET', this.todos);
    return (await response.json()) as Todo[];
  }

  async create(title: string): Promise<Todo> {
    const response = await send('POST', this.todos, { title });
    return (await response.json()) as Todo;
  }

  async update(id: string, fields: Partial<TodoFields>): Promise<Todo> {
    const response = await send('PATCH', `${this.todos}/${id}`, fields);
    return (await response.json()) as Todo;
  }

  async remove(id: string): Promise<void> {
    await send('DELETE', `${this.todos}/${id}`);
  }

  async updateAll(completed: boolean): Promise<void> {
    await send('PATCH', this.todos, { completed });
  }

  async removeCompleted(): Promise<void> {
    await send('DELETE', `${this.todos}?completed=true`);
  }
}

async function send(method: string, url: string, body?: object): Promise<Response> {
  const response = await fetch(url, {
    method,
    // A change on its way outlives the page that sent it.
    keepalive: method !== 'GET',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new Error('The server could not be reached.', { cause });
  });
  if (!response.ok) throw new Error(await reason(response));
  return response;
}

/** Why the server refused: its problem details (RFC 9457), or else the bare status. */
async function reason(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
  return problem.detail ?? problem.title ?? `The server answered ${response.status}.`;
}
