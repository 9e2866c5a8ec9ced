import { scheduleOf } from '../outcome/outcome.ts';
import { explain } from './explain.ts';
import type { ExplainedEvent, PastAttempt, Standing, World } from './standing.ts';

export const NOW = new Date('2030-01-01T12:00:00.000Z');
export const from = (ms: number) => new Date(NOW.getTime() + ms);
export const MINUTE = 60_000;
export const DAY = 86_400_000;

export const anEvent = (overrides: Partial<ExplainedEvent> = {}): ExplainedEvent => ({
  id: '1',
  destination: 'https://example.com/',
  status: 'Pending',
  scheduledTime: from(MINUTE),
  updatedAt: from(-MINUTE),
  ...overrides,
});
export const aStanding = (overrides: Partial<Standing> = {}): Standing => ({
  claims: 0,
  attempts: 0,
  isTick: false,
  awaitsItsJob: false,
  ...overrides,
});
export const anAttempt = (
  attempt: number,
  status: string,
  overrides: Partial<PastAttempt> = {},
): PastAttempt => ({
  attempt,
  claim: attempt,
  status,
  createdAt: from(-MINUTE),
  lagMs: 3,
  durationMs: 100,
  wasSent: true,
  ...overrides,
});
export const aWorld = (overrides: Partial<World> = {}): World => ({
  now: NOW,
  horizonMs: 10 * MINUTE,
  policy: scheduleOf([3_000, 5_000, 10_000]),
  workers: { alive: 2, lastSignAt: from(-1_000) },
  queueAnswers: true,
  retentionMs: 30 * DAY,
  ...overrides,
});

export type Case = {
  event?: Partial<ExplainedEvent>;
  standing?: Partial<Standing>;
  attempts?: PastAttempt[];
  world?: Partial<World>;
};
export const explained = ({ event, standing, attempts = [], world }: Case) =>
  explain({ event: anEvent(event), standing: aStanding(standing), attempts }, aWorld(world));
