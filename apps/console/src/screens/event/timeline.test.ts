import type { Attempt, EventChange } from '@jiter/client';
import { stepsOf } from './timeline.ts';

const at = (second: number) => `2027-01-01T00:00:0${second}.000Z`;
const change = (action: string, second: number) => ({ action, at: at(second) }) as EventChange;
const attempt = (number: number, second: number) => ({ attempt: number, createdAt: at(second) }) as Attempt;
const told = (...given: Parameters<typeof stepsOf>) =>
  stepsOf(...given).map((step) =>
    step.kind === 'change' ? step.change.action : `${step.before?.attempt ?? '-'} ${step.attempt.attempt}`,
  );

test('what was done with an event stands between the attempts that it came between', () => {
  const changes = [change('created', 0), change('edited', 1), change('retried', 5), change('replayed', 8)];
  const history = [attempt(1, 2), attempt(2, 4), attempt(3, 6)];
  expect(told(changes, history)).toEqual(['created', 'edited', '- 1', '1 2', 'retried', '2 3', 'replayed']);
});

test('what was done in the millisecond of an attempt is said before it, and either may be alone', () => {
  expect(told([change('cancelled', 3)], [attempt(1, 3)])).toEqual(['cancelled', '- 1']);
  expect(told([], [attempt(1, 3)])).toEqual(['- 1']);
  expect(told([change('created', 0)], [])).toEqual(['created']);
});
