import type { ClaimedEvent } from '@jiter/core';

/** An event at its first attempt, due at its scheduled time. */
export const aClaimedEvent = (dueAt: Date, overrides: Partial<ClaimedEvent> = {}): ClaimedEvent => ({
  id: '1',
  org: '1',
  destination: 'https://example.com/',
  payload: '',
  payloadBytes: 0,
  scheduledTime: dueAt,
  dueAt,
  attempt: 1,
  claim: 1,
  mayHaveLeft: false,
  ...overrides,
});
