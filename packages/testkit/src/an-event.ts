import { randomUUID } from 'node:crypto';
import type { NewEvent } from '@jiter/core';

type Wish = Omit<NewEvent, 'org'>;

/** Half a second ahead, its payload like no other's. As JSON its time reads as the wire wants it. */
export function anEvent(overrides: Partial<Wish> = {}): Wish {
  return {
    payload: `payload ${randomUUID()}`,
    destination: 'http://127.0.0.1:2/nobody-listens-here',
    scheduledTime: new Date(Date.now() + 500),
    ...overrides,
  };
}
