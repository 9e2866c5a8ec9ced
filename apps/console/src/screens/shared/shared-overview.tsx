import { QueryError } from '../../parts/states.tsx';
import { Charts } from '../overview/charts.tsx';
import { useOverview } from '../overview/use-overview.ts';

export function SharedOverview() {
  const all = useOverview('24h');
  const error = all.past.error ?? all.ahead.error;
  return (
    <>
      {error !== null && <QueryError error={error} hasOld={all.past.data !== undefined} />}
      <Charts of={all} span="24h" hasFailed={error !== null} />
    </>
  );
}
