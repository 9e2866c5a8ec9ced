import type { NewEvent } from './event.ts';
import { createdBy, eventOf, isOnce } from './once.ts';

const event = { org: '1', payload: 'x' } as unknown as NewEvent;
const once = { key: 'k', fingerprint: 'f', event };

test('an event is asked for with a key, or by itself', () => {
  expect([event, once].map(isOnce)).toEqual([false, true]);
  expect([event, once].map(eventOf)).toEqual([event, event]);
});

test('whoever asked is noted in the event, and nothing else changes', () => {
  expect(createdBy(event, '7')).toEqual({ ...event, creatorId: '7' });
  expect(createdBy(once, '7')).toEqual({ ...once, event: { ...event, creatorId: '7' } });
  expect(event).not.toHaveProperty('creatorId');
});
