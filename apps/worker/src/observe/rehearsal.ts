import { isTest, type ClaimedEvent } from '@jiter/core';
import { parseDestination, type InboxGuard } from '@jiter/egress';

/** Whether what comes of an event tells nothing of its host: somebody tests it, or it is an inbox of ours, which does as its script says. */
export const createIsRehearsal =
  ({ looksLike }: Pick<InboxGuard, 'looksLike'>) =>
  ({ options, destination }: ClaimedEvent): boolean => {
    if (isTest(options)) return true;
    const url = parseDestination(destination);
    return url !== undefined && looksLike(url);
  };
