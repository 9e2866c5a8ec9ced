import { answerWaiting, enterPassword, fetchFresh } from './fresh.ts';

const URL_OF_ALL = 'http://jiter.example/api/people';
const notFresh = () => Response.json({ code: 'not_fresh' }, { status: 403 });
const aCall = (init?: RequestInit) => new Request(URL_OF_ALL, { method: 'POST', body: 'who', ...init });

/** Answers one after the other, and notes what it was sent. */
function aServer(...answers: Response[]) {
  const bodies: string[] = [];
  const signals: AbortSignal[] = [];
  const send = async (request: Request) => {
    bodies.push(await request.text());
    signals.push(request.signal);
    return answers.shift()!;
  };
  return { send, bodies, signals };
}

/** Once somebody waits for it. */
async function enter(isEntered: boolean): Promise<void> {
  await new Promise(setImmediate);
  answerWaiting(isEntered);
}

test('a call that wants a fresh sign-in is sent again after one, as it was', async () => {
  const { send, bodies } = aServer(notFresh(), new Response('done'));
  const answer = fetchFresh(aCall(), send);
  await enter(true);
  expect(await (await answer).text()).toBe('done');
  expect(bodies).toEqual(['who', 'who']);
});

test('a person may take longer than a call waits', async () => {
  const gaveUp = new AbortController();
  const { send, signals } = aServer(notFresh(), new Response('done'));
  const answer = fetchFresh(aCall({ signal: gaveUp.signal }), send);
  await new Promise(setImmediate);
  gaveUp.abort();
  await enter(true);
  expect((await answer).ok).toBe(true);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

test('where no password is entered the answer is what it was, to be read', async () => {
  const { send, bodies } = aServer(notFresh());
  const answer = fetchFresh(aCall(), send);
  await enter(false);
  expect(await (await answer).json()).toEqual({ code: 'not_fresh' });
  expect(bodies).toHaveLength(1);
});

test.each([
  ['refused for another reason', () => Response.json({ code: 'forbidden' }, { status: 403 })],
  ['refused in no words', () => new Response('<html>', { status: 403 })],
  ['done', () => Response.json({ code: 'not_fresh' })],
])('what is %s is not sent again', async (_how, answer) => {
  const { send, bodies } = aServer(answer());
  await fetchFresh(aCall(), send);
  expect(bodies).toHaveLength(1);
});

test('all who wait are told at once', async () => {
  const asked = [enterPassword(), enterPassword()];
  answerWaiting(true);
  expect(await Promise.all(asked)).toEqual([true, true]);
});
