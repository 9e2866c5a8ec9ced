import type { Event } from '@jiter/client';
import { words } from '../words.ts';
import { Icon, type IconName } from './icon.tsx';

export type EventStatus = Event['status'];

/** Nothing happens to it any more by itself. */
export const isSettled = ({ status }: { status: EventStatus }): boolean =>
  status !== 'Pending' && status !== 'Queued';

const LOOKS: Record<EventStatus, { icon: IconName; tone: string }> = {
  Pending: { icon: 'clock', tone: 'coming' },
  Queued: { icon: 'away', tone: 'way' },
  Sent: { icon: 'check', tone: 'good' },
  'Failed To Send': { icon: 'cross', tone: 'bad' },
  'Failed To Queue': { icon: 'cross', tone: 'bad' },
  Cancelled: { icon: 'slash', tone: 'off' },
};

/** By a sign, a word and a colour. */
export function Status({ status }: { status: EventStatus }) {
  const { icon, tone } = LOOKS[status];
  return <Badge icon={icon} tone={tone} text={words.status[status]} />;
}

export function Badge({ icon, tone, text }: { icon: IconName; tone: string; text: string }) {
  return (
    <span className={`status ${tone}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

/** The status of an answer, or why there was none. */
export function Answer({ status }: { status: string }) {
  return <span className={`answer ${toneOf(status)}`}>{status}</span>;
}

export function toneOf(status: string): 'good' | 'way' | 'bad' {
  if (/^2\d\d$/.test(status)) return 'good';
  return /^(3\d\d|cut)/.test(status) ? 'way' : 'bad';
}
