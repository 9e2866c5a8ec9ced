import type { Destination } from '@jiter/client';
import type { IconName } from '../../parts/icon.tsx';
import { Badge } from '../../parts/status.tsx';
import { words } from './words.ts';

export type State = Destination['state'];

export const LOOKS: Record<State, { icon: IconName; tone: string }> = {
  failing: { icon: 'failed', tone: 'bad' },
  slow: { icon: 'clock', tone: 'way' },
  well: { icon: 'check', tone: 'good' },
  quiet: { icon: 'slash', tone: 'off' },
};

export const StateBadge = ({ state }: { state: State }) => (
  <Badge {...LOOKS[state]} text={words.states[state]} />
);
