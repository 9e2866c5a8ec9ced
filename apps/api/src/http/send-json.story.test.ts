import express from 'express';
import supertest from 'supertest';
import { sendArray } from './send-json.ts';

/** More than the kernel takes at once. */
const pageOf = () =>
  Array.from({ length: 200 }, (_, index) => JSON.stringify(`${index} ${'ä'.repeat(40_000)}`));

/** Sends what `texts` are in answer to any request. `next`: where the list goes on. */
function serve(texts: string[], age?: string, next = '') {
  const app = express();
  app.get('/', async (_req, res) => {
    if (age) res.setHeader('Age', age);
    if (next) res.setHeader('Link', next);
    await sendArray(res, texts);
  });
  return app;
}

test('a page is sent whole, and then known to nobody', async () => {
  const texts = pageOf();
  const { body } = await supertest(serve(texts)).get('/').expect(200);
  expect(body).toEqual(pageOf().map((text) => JSON.parse(text) as string));
  expect(texts).toEqual([]);
});

test('of a page that others get as well nothing is taken away', async () => {
  const texts = pageOf();
  const app = serve(texts, '1');
  for (let reader = 0; reader < 2; reader += 1) {
    const { body } = await supertest(app).get('/').expect(200);
    expect(body).toHaveLength(200);
  }
  expect(texts).toEqual(pageOf());
});

test('a page that goes on elsewhere than before is another one', async () => {
  const ask = (next: string, seen = '') =>
    supertest(serve(['1', '2'], '1', next))
      .get('/')
      .set('If-None-Match', seen);
  const { etag = '' } = (await ask('</2>; rel="next"').expect(200)).headers;
  await ask('</2>; rel="next"', etag).expect(304);
  for (const next of ['</3>; rel="next"', '']) await ask(next, etag).expect(200);
});

test('nothing stays with a response of what was sent in pieces', async () => {
  const responses: express.Response[] = [];
  const app = express();
  app.get('/:count', async (req, res) => {
    responses.push(res);
    await sendArray(res, pageOf().slice(0, Number(req.params.count)));
  });
  const agent = supertest(app);
  for (const count of [0, 200]) await agent.get(`/${count}`).expect(200);
  const [short, long] = responses.map((res) => res.eventNames());
  expect(long).toEqual(short);
});
