import { createContentCheck } from './content.ts';

const DAY_MS = 86_400_000;

test('a delay that is as long as an org may schedule ahead is taken, however uncertain the clock', () => {
  const clock = { now: () => new Date(1_000), latest: () => new Date(1_005) };
  const check = createContentCheck({ maxPayloadBytes: 1, refusalOf: () => undefined, clock });
  const due = (ms: number) => () => check({ scheduledTime: new Date(ms) }, { maxHorizon: '1d' });
  expect(due(clock.latest().getTime() + DAY_MS)).not.toThrow();
  expect(due(clock.latest().getTime() + DAY_MS + 1)).toThrow('may schedule at most 1d ahead');
});
