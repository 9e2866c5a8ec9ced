import { serverNow } from '../../times/server-clock.ts';
import { SPANS, type Span } from '../overview/spans.ts';

/** More than the forecast's steps: there is nothing ahead beside it. */
const STEPS = { '1h': '1min', '24h': '30min', '7d': '4h' } as const satisfies Record<Span, string>;
const LAST_FAILURES = 5;

/** What is asked of a host's past. */
export function hostQueries(host: string, span: Span) {
  const now = serverNow();
  const from = new Date(now - SPANS[span].ms).toISOString();
  return {
    past: { host, from, to: new Date(now).toISOString(), step: STEPS[span] },
    failed: {
      host,
      status: 'Failed To Send,Failed To Queue',
      include: 'cron',
      order: 'desc',
      limit: LAST_FAILURES,
    },
  } as const;
}
