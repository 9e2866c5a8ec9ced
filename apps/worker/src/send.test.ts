import { createGotSender } from './send.ts';
import { describeSender } from './sender.conformance.ts';

describe.each([['got', createGotSender]])('a sender on %s', (_name, createSender) => {
  describeSender(createSender);
});
