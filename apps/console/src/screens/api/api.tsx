import { useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Icon } from '../../parts/icon.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded, QueryError } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { words as common } from '../../words.ts';
import { CallList } from './call-list.tsx';
import { OneCall } from './call.tsx';
import type { Copies } from './code-panel.tsx';
import { callsOf, type Call, type Document } from './document.ts';
import { KeyPicker } from './key-picker.tsx';
import { InCode } from './reference.tsx';
import type { Kept } from './use-typing.ts';
import { useIdentity, useKeys } from './use-identity.ts';
import { words } from './words.ts';

const FROM = '/o/$org/api';

export function Api() {
  const { client } = useOrg();
  const { call: name } = useSearch({ from: FROM });
  const copies: Copies = useRef<() => string | undefined>(undefined);
  const document = useQuery({
    queryKey: ['openapi'],
    queryFn: async () => (await client.api.GET('/api/openapi.json')).data as unknown as Document,
    staleTime: Infinity,
  });
  const calls = document.data ? callsOf(document.data) : [];
  const call = calls.find(({ operationId }) => operationId === name);
  return (
    <Page
      title={common.pages.api}
      {...(call && { tab: `${call.summary} · ${common.pages.api}` })}
      copies={() => copies.current?.()}
    >
      <p className="dim api-lead">
        {words.lead} <a href="/api/openapi.json">/api/openapi.json</a>.
      </p>
      <Loaded query={document}>
        {(shown) => <Calls document={shown} calls={calls} call={call} copies={copies} />}
      </Loaded>
    </Page>
  );
}

type Props = { document: Document; calls: readonly Call[]; call: Call | undefined; copies: Copies };

function Calls({ document, calls, call, copies }: Props) {
  const { as } = useSearch({ from: FROM });
  const { keys: offered, error, refetch } = useKeys();
  const keys = offered ?? [];
  const identity = useIdentity(keys);
  const [kept] = useState<Kept>(() => new Map());
  return (
    <>
      {error !== null && <QueryError error={error} onRetry={refetch} />}
      <KeyPicker
        keys={keys}
        identity={identity}
        isGone={offered !== undefined && as !== undefined && identity.id === ''}
      />
      <div className={`api ${call ? 'has-call' : ''}`}>
        <CallList calls={calls} identity={identity} />
        <div className="api-shown">
          {call && (
            <Link
              className="api-back"
              from={FROM}
              search={(before) => ({ ...before, call: undefined, with: undefined })}
            >
              <Icon name="left" /> {words.allCalls}
            </Link>
          )}
          {call ? (
            <OneCall key={call.operationId} {...{ document, calls, call, identity, copies, kept }} />
          ) : (
            <Start text={document.info.description} />
          )}
        </div>
      </div>
    </>
  );
}

function Start({ text = '' }: { text?: string | undefined }) {
  return (
    <section className="panel api-start">
      <p>{words.start}</p>
      {text.split('\n\n').map((paragraph) => (
        <p key={paragraph} className="dim">
          <InCode text={paragraph} />
        </p>
      ))}
    </section>
  );
}
