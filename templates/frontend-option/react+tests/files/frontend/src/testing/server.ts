import type { Todo } from '../api';

type Handler = () => Response;

/** The todo API in memory: put `fetch` in the place of the real one. */
export class TodoServer {
  todos: Todo[] = [];
  /** What was asked for, such as `PATCH /todos/1 {"completed":true}`. */
  requests: string[] = [];
  private exceptions: { request: RegExp; handle: (answer: Handler) => Promise<Response> }[] = [];
  private ids = 0;

  fetch = async (url: string, { method = 'GET', body }: { method?: string; body?: string } = {}) => {
    const path = url.replace('/api/v1', '');
    const request = `${method} ${path} ${body ?? ''}`.trimEnd();
    this.requests.push(request);

    const answer = () => this.answer(method, path, JSON.parse(body ?? '{}') as Partial<Todo>);
    const exception = this.exceptions.find((candidate) => candidate.request.test(request));
    if (!exception) return answer();
    this.exceptions = this.exceptions.filter((other) => other !== exception);
    return exception.handle(answer);
  };

  add(title: string, completed = false): Todo {
    this.ids += 1;
    const todo = { id: `${this.ids}`, title, completed };
    this.todos.push(todo);
    return todo;
  }

  /** The next such request has this problem for an answer. */
  fail(request: RegExp, status: number, detail: string): void {
    const problem = Response.json({ status, detail }, { status });
    this.exceptions.push({ request, handle: () => Promise.resolve(problem) });
  }

  /** The next such request is carried out when it comes, but answered only after release(). */
  hold(request: RegExp): { release: () => void } {
    let release!: () => void;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const handle = async (answer: Handler) => {
      const response = answer();
      await released;
      return response;
    };
    this.exceptions.push({ request, handle });
    return { release };
  }

  private answer(method: string, path: string, fields: Partial<Todo>): Response {
    switch (`${method} ${path}`) {
      case 'GET /todos':
        return Response.json(this.todos);
      case 'POST /todos':
        return Response.json(this.add(fields.title ?? ''), { status: 201 });
      case 'PATCH /todos':
        for (const todo of this.todos) Object.assign(todo, fields);
        return Response.json({ matched: this.todos.length, modified: this.todos.length });
      case 'DELETE /todos?completed=true':
        this.todos = this.todos.filter(({ completed }) => !completed);
        return new Response(null, { status: 204 });
    }
    const todo = this.todos.find(({ id }) => path === `/todos/${id}`);
    if (!todo) return Response.json({ status: 404, title: 'Not Found' }, { status: 404 });
    if (method === 'PATCH') return Response.json(Object.assign(todo, fields));
    this.todos = this.todos.filter((other) => other !== todo);
    return new Response(null, { status: 204 });
  }
}
