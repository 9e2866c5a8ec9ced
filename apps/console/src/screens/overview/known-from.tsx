import type { Statistics } from '@jiter/client';
import { FullTime } from '../../parts/time.tsx';
import { words } from './words.ts';

/** That nothing is shown of what is kept no more, where that is so. */
export const KnownFrom = ({ of: { knownFrom } }: { of: Pick<Statistics, 'knownFrom'> }) =>
  knownFrom !== undefined && (
    <p className="dim small">
      {words.knownFrom} <FullTime at={knownFrom} exact="minutes" />.
    </p>
  );
