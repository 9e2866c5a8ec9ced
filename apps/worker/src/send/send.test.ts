import { createUndiciSender } from './send-undici.ts';
import { createGotSender } from './send-got.ts';
import { describeSender } from './sender.conformance.ts';

describe.each([
  ['got', createGotSender],
  ['undici', createUndiciSender],
])('a sender on %s', (_name, createSender) => {
  describeSender(createSender);
});
