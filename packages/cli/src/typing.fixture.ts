import { setupActs, type ActSetup } from '../../../apps/api/src/acts/acts.fixture.ts';
import { API_KEY } from '../../../apps/api/src/test-setup.ts';
import { run } from './run.ts';

let jiter: ActSetup;

export async function setUpTyping(): Promise<ActSetup> {
  jiter = await setupActs();
  return jiter;
}

export const SENT = { kind: 'sent' } as const;

export type More = {
  isTerminal?: boolean;
  env?: Record<string, string>;
  input?: string | Uint8Array;
  signal?: AbortSignal;
  fetch?: (request: Request) => Promise<Response>;
};

/** What a person or a program gets who types this. */
export function start(
  argv: string[],
  { isTerminal = false, env = {}, input = '', signal, fetch }: More = {},
) {
  const said = { out: '', err: '' };
  const code = run({
    argv,
    env: { JITER_URL: jiter.url, JITER_API_KEY: API_KEY, ...env },
    isTerminal,
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    signal: signal ?? new AbortController().signal,
    // What is waited for is there when it is looked for again.
    wait: () => new Promise((resolve) => setTimeout(resolve, 10)),
    readInput: () => Promise.resolve(Buffer.from(input)),
    now: () => new Date(),
    client: { retries: { maxRetries: 0 }, ...(fetch && { fetch }) },
  });
  return { said, code };
}

export async function type(argv: string[], more: More = {}) {
  const { said, code } = start(argv, more);
  return { code: await code, ...said };
}

export async function json<T>(argv: string[]): Promise<T> {
  const { code, out, err } = await type(argv);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as T;
}
