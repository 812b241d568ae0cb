/** The parts of an OpenAPI description that the documentation shows. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

export interface Reference {
  readonly $ref: string;
}

export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema | Reference>>;
  readonly items?: Schema | Reference;
  readonly anyOf?: readonly (Schema | Reference)[];
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly schema?: Schema | Reference;
}

type Content = Readonly<Record<string, { readonly schema?: Schema | Reference }>>;

export interface Answer {
  readonly description: string;
  readonly content?: Content;
}

export interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly content: Content } | Reference;
  readonly responses: Readonly<Record<string, Answer | Reference>>;
  readonly 'x-feature'?: string;
}

export interface Path extends Partial<Record<(typeof methods)[number], Operation>> {
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly servers?: readonly { readonly url: string }[];
}

export interface Openapi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Path>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Reads a description and leaves out the operations of features that this backend does not have. */
export function readOpenapi(file: URL, features: readonly string[]): Openapi {
  const description = parse(readFileSync(file, 'utf8')) as Openapi;
  const paths = Object.entries(description.paths)
    .map(([path, item]) => [path, withFeatures(item, features)] as const)
    .filter(([, item]) => methods.some((method) => item[method]));
  const used = new Set(paths.flatMap(([, item]) => methods.flatMap((method) => item[method]?.tags ?? [])));
  return {
    ...description,
    tags: description.tags.filter((tag) => used.has(tag.name)),
    paths: Object.fromEntries(paths),
  };
}

/** Follows a reference inside the description, such as `#/components/schemas/Todo`. */
export function resolve<T extends object>(openapi: Openapi, value: T | Reference): T {
  if (!('$ref' in value)) return value;
  const names = value.$ref.replace(/^#\//, '').split('/');
  const target = names.reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], openapi);
  return resolve(openapi, target as T | Reference);
}

function withFeatures(item: Path, features: readonly string[]): Path {
  const kept = Object.entries(item).filter(([name, value]) => {
    const feature = methods.some((method) => method === name) ? (value as Operation)['x-feature'] : undefined;
    return feature === undefined || features.includes(feature);
  });
  return Object.fromEntries(kept);
}
