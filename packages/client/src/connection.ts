import createFetchClient, { createQuerySerializer, defaultPathSerializer, type Client } from 'openapi-fetch';
import type { paths } from './api.ts';
import { JiterError, toError } from './errors.ts';
import type { Page } from './pages.ts';
import { createRetryingFetch, waitFor, type Fetch, type RetryOptions } from './retrying-fetch.ts';

export type ClientOptions = {
  /** Where the API is, such as http://127.0.0.1:3000; with a path if it is below one. */
  url: string;
  /** Absent in a console that is signed in. */
  apiKey?: string;
  retries?: RetryOptions;
  /** Ends all calls of this client, which reject with its reason. Another client costs nothing. */
  signal?: AbortSignal;
  /** Another one than the platform's. */
  fetch?: Fetch;
};

/** Every call there is, typed by the document of the API. */
export type Connection = Client<paths, 'application/json'>;

export function openConnection({
  url,
  apiKey,
  retries,
  signal,
  fetch = (request) => globalThis.fetch(request),
}: ClientOptions): Connection {
  return createFetchClient<paths>({
    baseUrl: baseOf(url),
    headers: apiKey === undefined ? {} : { 'x-api-key': apiKey },
    // Whoever follows sends the key along, and makes a GET of a POST, which is answered as if all were well.
    redirect: 'manual',
    pathSerializer: pathOf,
    querySerializer: queryOf,
    fetch: createRetryingFetch({ fetch, signal, wait: waitFor, chance: Math.random }, retries),
  });
}

function baseOf(url: unknown): string {
  const { protocol, username, password, search, hash } = readUrl(url) ?? {};
  if (/^https?:$/.test(protocol ?? '') && !username && !password && !search && !hash) {
    return (url as string).trim().replace(/\/+$/, '');
  }
  throw new TypeError(
    "'url' must say where the API is, such as http://127.0.0.1:3000, without credentials, query or fragment",
  );
}

const readUrl = (url: unknown) => (typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined);

/** An empty id, or one of dots, would make another call of it. */
function pathOf(path: string, params: Record<string, unknown>): string {
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === null || /^\.{0,2}$/.test(value as string)) {
      throw new JiterError({
        message: `'${name}' says what the call is about, and '${value as string}' is none`,
      });
    }
  }
  return defaultPathSerializer(path, params);
}

const writeQuery = createQuerySerializer();

/** What writes a query encodes values, and leaves names as they are: those of metadata may have any character, such as & or +. */
function queryOf(query: object): string {
  const encoded = Object.entries(query as Record<string, unknown>).map(([name, value]) => [
    name,
    isGroup(value) ? withEncodedNames(value) : value,
  ]);
  return writeQuery(Object.fromEntries(encoded));
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const withEncodedNames = (group: object) =>
  Object.fromEntries(
    Object.entries(group).map(([name, value]: [string, unknown]) => [encodeURIComponent(name), value]),
  );

type Call<Data> = Promise<{ data?: Data; error?: unknown; response: Response }>;

async function read<Data>(call: Call<Data>): Call<Data> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // A page of something else: of a proxy that signs people in, mostly.
    throw new JiterError({ message: 'What answers there is not Jiter: it sends no JSON' }, { cause: error });
  }
}

/** What was answered. Rejects with JiterError. */
export async function answerOf<Data>(call: Call<Data>): Promise<Data> {
  const { data, error, response } = await read(call);
  if (!response.ok) throw toError(response, error);
  return data as Data;
}

const NOT_MODIFIED = 304;

/** The same of a list, with where it goes on. */
export async function pageOf<Item>(call: Call<Item[]>): Promise<Page<Item>> {
  const { response } = await read(call);
  // What was asked for by `updatedSince`, and has not changed.
  if (response.status === NOT_MODIFIED) return { items: [], next: undefined, previous: undefined };
  const items = (await answerOf(call)) ?? [];
  const { headers } = response;
  const searchedTo = headers.get('x-searched-to');
  return {
    items,
    next: headers.get('x-next-cursor') ?? undefined,
    previous: headers.get('x-previous-cursor') ?? undefined,
    ...(searchedTo !== null && { searchedTo }),
  };
}

/** A page that is a text. */
export async function textOf(call: Call<string>): Promise<{ text: string; next: string | undefined }> {
  const text = await answerOf(call);
  return { text, next: (await call).response.headers.get('x-next-cursor') ?? undefined };
}

/** Of whoever gives none: what is asked for again by the same call is the same. */
export const newKey = (): string => crypto.randomUUID();
