import { useState } from 'react';
import { errorRate } from '@jiter/core/destination-state';
import type { DestinationDetails } from '@jiter/client';
import { useParams, useSearch } from '@tanstack/react-router';
import { Histogram } from '../../charts/histogram.tsx';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Page } from '../../parts/page.tsx';
import { spanOf } from '../../parts/span-of.ts';
import { Spans } from '../../parts/spans.tsx';
import { Loaded, QueryError, Skeleton } from '../../parts/states.tsx';
import { Until } from '../../parts/until.tsx';
import { useMay } from '../../state/org.tsx';
import { words as common } from '../../words.ts';
import { Failures } from '../overview/failures.tsx';
import { Share } from '../sharing/share.tsx';
import { SPANS } from '../overview/spans.ts';
import { LastFailures } from './last-failures.tsx';
import { Outcomes } from './outcomes.tsx';
import { LOOKS } from './state.tsx';
import { TestDialog } from './test-dialog.tsx';
import { HostTiles } from './tiles.tsx';
import { useDestination } from './use-destination.ts';
import { WhatIf } from './what-if.tsx';
import { words } from './words.ts';

const names = words.page;
const FROM = '/o/$org/destinations/$host';

/** One host: how it does, what was tried there, what would be lost, and a test. */
export function DestinationPage() {
  const { host } = useParams({ from: FROM });
  // Nothing of one host is shown, or entered, on the page of another.
  return <OneHost key={host} host={host} />;
}

function OneHost({ host }: { host: string }) {
  const span = spanOf(SPANS, useSearch({ from: FROM }).span);
  const mayChange = useMay('events:write');
  const { destination, past, failed } = useDestination(host, span);
  const [isTesting, setTesting] = useState(false);
  const aside = (
    <>
      <Spans to="." label={names.spanLabel} texts={names.spans} shown={span} />
      <Share of={{ host }} />
      {mayChange && (
        <Button icon="send" onClick={() => setTesting(true)}>
          {names.test}
        </Button>
      )}
    </>
  );
  return (
    <Page title={host} tab={`${host} · ${common.pages.destinations}`} aside={aside}>
      <HowItDoes of={destination} />
      <FiguresError of={{ destination, past }} />
      {past.data ? (
        <Until isOther={past.isPlaceholderData}>
          <Outcomes past={past.data} host={host} span={span} />
        </Until>
      ) : (
        past.error === null && <Skeleton />
      )}
      <div className="panels">
        {past.data && (
          <Until isOther={past.isPlaceholderData}>
            <Histogram {...names.lag} none={names.outcomes.none} spread={past.data.lag} />
            <Histogram {...names.duration} none={names.outcomes.none} spread={past.data.duration} />
            <Failures past={past.data} />
          </Until>
        )}
        <LastFailures host={host} failed={failed} />
        {mayChange && <WhatIf host={host} />}
      </div>
      {isTesting && (
        <TestDialog
          host={host}
          known={failed.data?.items[0]?.destination}
          onClose={() => setTesting(false)}
        />
      )}
    </Page>
  );
}

type Asked = ReturnType<typeof useDestination>;

/** Why there are no figures. What is wrong with the host itself is said above, and is wrong with all of it. */
export function FiguresError({ of: { destination, past } }: { of: Pick<Asked, 'destination' | 'past'> }) {
  if (past.error === null || destination.error !== null) return null;
  return <QueryError error={past.error} onRetry={past.refetch} hasOld={past.data !== undefined} />;
}

export function HowItDoes({ of }: { of: Asked['destination'] }) {
  return (
    <Loaded query={of}>
      {(shown) => (
        <>
          <Sentence of={shown} />
          <HostTiles of={shown} />
        </>
      )}
    </Loaded>
  );
}

function Sentence({ of }: { of: DestinationDetails }) {
  const { icon, tone } = LOOKS[of.state];
  return (
    <>
      {!of.guard.allowed && (
        <div className="note bad">
          <Icon name="slash" />
          <p>{names.refused(of.guard.reason ?? '')}</p>
        </div>
      )}
      <div className={`sentence ${tone}`} role="status">
        <Icon name={icon} />
        <p>{sentenceOf(of)}</p>
      </div>
    </>
  );
}

function sentenceOf({ state, recent, day, p99Ms }: DestinationDetails): string {
  if (state === 'quiet') return names.says.quiet;
  if (state === 'slow') return names.says.slow(p99Ms ?? 0);
  const { ours: _ours, ...counted } = recent.attempts;
  const all = Object.values(counted).reduce((sum, count) => sum + count, 0);
  if (state === 'well') return names.says.well(day.errorRate ?? 0, all);
  return names.says.failing(Math.round(all * (errorRate(recent.attempts) ?? 0)), all);
}
