import { useState } from 'react';
import type { ApiKey } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { Loaded } from '../../parts/states.tsx';
import { Relative, Time } from '../../parts/time.tsx';
import { useAct } from '../../state/act.ts';
import { useOrg } from '../../state/org.tsx';
import { useOpened } from '../../state/use-opened.ts';
import { NewKey } from './new-key.tsx';
import { words } from './words.ts';

const names = words.keys;

export function Keys() {
  const { id, client } = useOrg();
  const [isMaking, setMaking] = useOpened('new-key');
  const keys = useQuery({ queryKey: [id, 'keys'], queryFn: () => client.apiKeys.list() });
  return (
    <>
      <p className="settings-top">
        <Button look="main" icon="plus" onClick={() => setMaking(true)}>
          {names.new}
        </Button>
      </p>
      <Loaded query={keys}>
        {(all) => (all.length === 0 ? <p className="dim">{names.none}</p> : <Table keys={all} />)}
      </Loaded>
      {isMaking && <NewKey onClose={() => setMaking(false)} />}
    </>
  );
}

function Table({ keys }: { keys: readonly ApiKey[] }) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={names.caption}>
      <table className="list plain-list cards">
        <thead>
          <tr>
            <th>{names.columns.name}</th>
            <th>{names.columns.begins}</th>
            <th>{names.columns.may}</th>
            <th>{names.columns.used}</th>
            <th>{names.columns.ends}</th>
            <th>
              <span className="unseen">{names.columns.acts}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <Row key={key.id} of={key} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  of: { id: keyId, name, prefix, scopes, destinations, lastUsedAt, expiresAt },
}: {
  of: ApiKey;
}) {
  const { id, client } = useOrg();
  const act = useAct([id, 'keys']);
  const [isRevoking, setRevoking] = useState(false);
  const revoke = () => {
    setRevoking(false);
    void act(() => client.apiKeys.revoke(keyId), names.revoked);
  };
  return (
    <tr>
      <td>{name}</td>
      <td data-name={names.columns.begins}>
        <span className="mono">{prefix}…</span>
      </td>
      <td data-name={names.columns.may}>
        {scopes?.join(', ') ?? names.everything}
        {destinations && <span className="dim"> {names.to(destinations.join(', '))}</span>}
      </td>
      <td data-name={names.columns.used}>
        {lastUsedAt ? <Relative at={lastUsedAt} /> : <span className="dim">{names.never}</span>}
      </td>
      <td data-name={names.columns.ends}>
        {expiresAt ? <Time at={expiresAt} exact="minutes" /> : <span className="dim">{names.never}</span>}
      </td>
      <td className="num">
        <Button onClick={() => setRevoking(true)} aria-label={names.revokeOf(name)}>
          {names.revoke}
        </Button>
        {isRevoking && (
          <Confirm
            title={names.revokeTitle}
            text={names.revokeText(name)}
            action={names.revoke}
            onConfirm={revoke}
            onClose={() => setRevoking(false)}
          />
        )}
      </td>
    </tr>
  );
}
