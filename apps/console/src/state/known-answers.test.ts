import { createKnownAnswers } from './known-answers.ts';

/** Answers in turn; what it was sent, by what was known already. */
function setUp(...answers: Response[]) {
  const sent: (string | null)[] = [];
  const ask = createKnownAnswers((request) => {
    sent.push(request.headers.get('if-none-match'));
    return Promise.resolve(answers.shift()!);
  });
  const from = async (path: string) => {
    const response = await ask(new Request(`https://jiter.example${path}`));
    return [response.status, await response.text(), response.headers.get('x-next-cursor')];
  };
  return { sent, from };
}

const tagged = (tag: string, text: string) =>
  new Response(text, { headers: { etag: tag, 'x-next-cursor': `after ${text}` } });
const same = () => new Response(null, { status: 304 });

test('what is the same comes once, and is given as if it had come again', async () => {
  const { sent, from } = setUp(tagged('"1"', 'one'), same(), same(), tagged('"2"', 'two'), same());
  const seen = [];
  for (let time = 0; time < 5; time += 1) seen.push(await from('/api/events'));
  const [one, two] = ['one', 'two'].map((text) => [200, text, `after ${text}`]);
  expect(seen).toEqual([one, one, one, two, two]);
  expect(sent).toEqual([null, '"1"', '"1"', '"1"', '"2"']);
});

test('each address is another matter, and what has no tag goes its way', async () => {
  const { sent, from } = setUp(tagged('"1"', 'one'), new Response('other'), same());
  await from('/api/events');
  expect(await from('/api/events?limit=1')).toEqual([200, 'other', null]);
  // Asked for by what is no tag: somebody else knows what that means.
  expect((await from('/api/events?limit=2'))[0]).toBe(304);
  expect(sent).toEqual([null, null, null]);
});

test('an answer that is none is not kept', async () => {
  const { sent, from } = setUp(
    new Response('away', { status: 503, headers: { etag: '"1"' } }),
    tagged('"2"', 'two'),
  );
  expect((await from('/api/events'))[0]).toBe(503);
  expect((await from('/api/events'))[1]).toBe('two');
  expect(sent).toEqual([null, null]);
});
