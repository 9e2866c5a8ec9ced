import type { Say, Sentence } from './sentences.ts';
import type { PastAttempt, Standpoint } from './standing.ts';

/** Of a long history the latest groups of attempts that ended alike. */
const MAX_GROUPS = 5;

/** What has become of an event so far. */
export function explainPast({ event, standing, attempts }: Standpoint, say: Say): Sentence[] {
  // Where nothing was sent, what left later did so since it was retried by hand.
  const first = attempts.find(({ attempt }) => attempt === 1);
  return [
    ...(first?.wasSent ? [say('left-late', { lagMs: Math.max(0, first.lagMs) })] : []),
    ...groupsOf(attempts)
      .slice(-MAX_GROUPS)
      .flatMap((group) => sayGroup(group, say)),
    ...(event.attemptsBefore === undefined ? [] : [say('retried-by-hand', {})]),
    ...(wasHandedBack(standing, attempts) ? [say('handed-back', {})] : []),
  ];
}

type Group = { status: string; times: number };

/** Those in a row that ended alike. */
function groupsOf(attempts: readonly PastAttempt[]): Group[] {
  const groups: Group[] = [];
  for (const { status } of attempts) {
    const last = groups.at(-1);
    if (last?.status === status) last.times += 1;
    else groups.push({ status, times: 1 });
  }
  return groups;
}

/** Without those entries in which nothing was sent: the sentence about its end says why. */
function sayGroup({ status, times }: Group, say: Say): Sentence[] {
  if (/^\d+$/.test(status)) return [say('answered', { status, times })];
  const [, reason, detail] = /^([a-z]+): (.*)$/s.exec(status) ?? [];
  if (reason === 'cut') return [say('cut', { times })];
  if (reason !== 'timeout' && reason !== 'unreachable') return [];
  return [say('unanswered', { reason, detail: detail!, times })];
}

/** Its last claim made no entry, and nobody has it: whoever made that claim gave it back. */
export function wasHandedBack(
  { dueAt, heldUntil, claims, attempts: counted }: Standpoint['standing'],
  attempts: Standpoint['attempts'],
): boolean {
  if (!dueAt || heldUntil) return false;
  const last = attempts.at(-1);
  // Its history can be gone already, and with it what its claims made.
  if (!last && counted > 0) return false;
  return claims > (last?.claim ?? 0);
}
