import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from './api.ts';
import { JiterError, toError } from './errors.ts';
import type { Page } from './pages.ts';
import { createRetryingFetch, waitFor, type Fetch, type RetryOptions } from './retrying-fetch.ts';

export type ClientOptions = {
  /** Where the API is, such as http://127.0.0.1:3000. */
  url: string;
  /** Absent in a console that is signed in. */
  apiKey?: string;
  retries?: RetryOptions;
  /** Another one than the platform's. */
  fetch?: Fetch;
};

/** Every call there is, typed by the document of the API. */
export type Connection = Client<paths, 'application/json'>;

export function openConnection({
  url,
  apiKey,
  retries,
  fetch = (request) => globalThis.fetch(request),
}: ClientOptions): Connection {
  return createFetchClient<paths>({
    baseUrl: url.replace(/\/+$/, ''),
    headers: apiKey === undefined ? {} : { 'x-api-key': apiKey },
    fetch: createRetryingFetch({ fetch, wait: waitFor, chance: Math.random }, retries),
  });
}

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
  return {
    items,
    next: headers.get('x-next-cursor') ?? undefined,
    previous: headers.get('x-previous-cursor') ?? undefined,
  };
}

/** A page that is a text. */
export async function textOf(call: Call<string>): Promise<{ text: string; next: string | undefined }> {
  const text = await answerOf(call);
  return { text, next: (await call).response.headers.get('x-next-cursor') ?? undefined };
}

/** Of whoever gives none: what is asked for again by the same call is the same. */
export const newKey = (): string => crypto.randomUUID();
