import { play } from './played.fixture.ts';

const NOW = Date.parse('2027-01-31T09:00:00Z');

/** How long is waited for an event that is due so many seconds after the API's now, by a clock that is so many ahead of that. */
async function waited(dueInS: number, aheadS: number): Promise<number[]> {
  const waits: number[] = [];
  const headers = { date: new Date(NOW).toUTCString() };
  const scheduledTime = new Date(NOW + dueInS * 1_000).toISOString();
  await play(
    ['events', 'get', '7', '--watch'],
    ({ url }) => {
      const status = waits.length === 0 ? 'Pending' : 'Sent';
      const event = { id: '7', status, scheduledTime, history: [] };
      return Response.json(url.includes('/7') ? event : [], { headers });
    },
    {
      now: () => new Date(NOW + aheadS * 1_000),
      wait: (ms) => Promise.resolve(void waits.push(ms)),
    },
  );
  return waits;
}

test.each([
  ['right', 0, 10_000],
  ['right to the second', -1, 11_000],
  ['an hour behind', -3_600, 10_000],
  ['an hour ahead', 3_600, 10_000],
])('a watched event is looked at when it is due, by a clock that is %s', async (_which, aheadS, ms) => {
  expect(await waited(10, aheadS)).toEqual([ms]);
});

test('of one that is far ahead it is looked whether it was moved', async () => {
  expect(await waited(86_400, 0)).toEqual([60_000]);
});
