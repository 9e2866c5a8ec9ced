import { run, type Surroundings } from './run.ts';

type Answer = (request: Request) => Response | Promise<Response>;

/** What is typed where an API answers so, what it was asked, and what was said. */
export async function play(argv: string[], answer: Answer, more: Partial<Surroundings> = {}) {
  const played = { asked: [] as [call: string, body?: unknown][], out: '', err: '', code: -1 };
  played.code = await run({
    argv,
    env: { JITER_URL: 'http://jiter.test', JITER_API_KEY: 'k' },
    isTerminal: false,
    out: (text) => void (played.out += text),
    err: (text) => void (played.err += text),
    signal: new AbortController().signal,
    wait: () => Promise.resolve(),
    readInput: () => Promise.resolve(new Uint8Array()),
    now: () => new Date('2027-01-31T09:00:00Z'),
    client: {
      retries: { maxRetries: 0 },
      fetch: async (request) => {
        const { pathname, search } = new URL(request.url);
        const text = await request.clone().text();
        const call = `${request.method} ${decodeURIComponent(pathname + search)}`;
        played.asked.push(text === '' ? [call] : [call, JSON.parse(text)]);
        return answer(request);
      },
    },
    ...more,
  });
  return played;
}
