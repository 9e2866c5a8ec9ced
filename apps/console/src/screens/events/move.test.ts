import type { Event, JiterClient } from '@jiter/client';
import { JiterError } from '@jiter/client';
import { moveEach, parseShift } from './move.ts';

test.each([
  ['30min', 1_800_000],
  ['+1h', 3_600_000],
  ['-2d', -172_800_000],
  ['− 15s', -15_000],
  [' + 1h30min ', 5_400_000],
])('%s is a shift', (text, ms) => expect(parseShift(text)).toBe(ms));

test.each(['', '0s', '30', 'tomorrow', '--1h', '+'])('%j is none', (text) =>
  expect(parseShift(text)).toBeUndefined(),
);

describe('of many that are moved', () => {
  const events = Array.from({ length: 20 }, (_, index) => ({ id: String(index) }) as Event);
  const SOON = '2030-01-01T00:00:00.000Z';

  /** An API to which `gone` have gone on, and which refuses `wrong` for another reason. */
  function anApi({
    gone = [],
    wrong = [],
    status = 404,
  }: {
    gone?: string[];
    wrong?: string[];
    status?: number;
  }) {
    const edits: [id: string, scheduledTime: string][] = [];
    let atOnce = 0;
    let most = 0;
    const edit = async (id: string, { scheduledTime }: { scheduledTime: string }) => {
      most = Math.max(most, (atOnce += 1));
      await Promise.resolve();
      atOnce -= 1;
      edits.push([id, scheduledTime]);
      if (gone.includes(id) || wrong.includes(id)) throw new JiterError({ message: 'no' }, { status });
    };
    const get = (id: string) => Promise.resolve({ id, status: gone.includes(id) ? 'Queued' : 'Pending' });
    const client = { events: { edit, get } } as unknown as JiterClient;
    return { client, edits, most: () => most };
  }

  test('each is, eight at a time', async () => {
    const { client, edits, most } = anApi({});
    expect(await moveEach(client, events, ({ id }) => `${SOON}#${id}`)).toEqual({
      moved: events,
      refused: 0,
    });
    expect(edits).toEqual(events.map(({ id }) => [id, `${SOON}#${id}`]));
    expect(most()).toBe(8);
  });

  test('those that a worker has by now stay, and are counted', async () => {
    const { client } = anApi({ gone: ['0', '8', '19'] });
    const { moved, refused } = await moveEach(client, events, () => SOON);
    expect(moved).toEqual(events.filter(({ id }) => !['0', '8', '19'].includes(id)));
    expect(refused).toBe(3);
  });

  test('what is refused though it waits is wrong, and is said beside what was moved by then', async () => {
    const { client, edits } = anApi({ wrong: ['9', '11'], gone: ['10'] });
    const { moved, refused, wrong } = await moveEach(client, events, () => SOON);
    expect(moved.map(({ id }) => Number(id))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 15]);
    expect(refused).toBe(1);
    expect(wrong).toMatchObject({ message: 'no' });
    expect(edits).toHaveLength(16);
  });

  test('a server that fails is no event that has gone on', async () => {
    const { client } = anApi({ gone: ['3'], status: 500 });
    expect(await moveEach(client, events, () => SOON)).toMatchObject({
      refused: 0,
      wrong: { message: 'no' },
    });
  });
});
