export const limits = {
  /** Bounds the answer of an unpaged list. */
  todos: 1000,
  titleLength: 500,
  descriptionLength: 5000,
} as const;

/** The gap left between two neighbours, so that one can be put in between without renumbering. */
export const orderStep = 1024;
export const minOrder = -2_147_483_648;
export const maxOrder = 2_147_483_647;

export const priorities = ['low', 'normal', 'high'] as const;
export type Priority = (typeof priorities)[number];

/** A moment in UTC with milliseconds, as `2026-11-23T17:06:00.000Z`. */
export type Timestamp = string;

export interface Todo {
  readonly id: string;
  readonly title: string;
  readonly completed: boolean;
  readonly order: number;
  readonly description: string | null;
  /** A calendar date, `2026-11-23`. */
  readonly dueDate: string | null;
  readonly priority: Priority;
  /** Starts at 1 and grows with every change. */
  readonly version: number;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly completedAt: Timestamp | null;
}

/** What a caller may set. */
export interface TodoInput {
  readonly title: string;
  readonly completed: boolean;
  /** Null puts the todo at the end. */
  readonly order: number | null;
  readonly description: string | null;
  readonly dueDate: string | null;
  readonly priority: Priority;
}

export type TodoPatch = Partial<TodoInput>;

/** A todo whose place at the end, if that is asked for, is found when it is stored. */
export type TodoDraft = Omit<Todo, 'order' | 'version'> & Pick<TodoInput, 'order'>;
