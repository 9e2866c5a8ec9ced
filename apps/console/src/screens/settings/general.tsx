import { useLayoutEffect, useRef } from 'react';
import type { Organisation } from '@jiter/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { entered, TextField } from '../../parts/field.tsx';
import { useSubmit } from '../../parts/form.tsx';
import { Loaded, Refusal } from '../../parts/states.tsx';
import { fillFromDraft } from '../../state/draft.ts';
import { useMay, useOrg } from '../../state/org.tsx';
import { useSession } from '../../state/session.tsx';
import { say } from '../../state/toasts.ts';
import { OrganisationPanel } from './organisation.tsx';
import { words } from './words.ts';

const names = words.general;

export function General() {
  const { id, client } = useOrg();
  const org = useQuery({ queryKey: [id, 'org'], queryFn: () => client.organisation.get() });
  return (
    <Loaded query={org}>
      {(shown) => (
        <div className="settings">
          <Form org={shown} />
          <div className="settings-parts">
            <Quotas org={shown} />
            <OrganisationPanel />
          </div>
        </div>
      )}
    </Loaded>
  );
}

const TEXTS = [
  'timeout',
  'retention',
  'failedRetention',
  'failureCallback',
  'maxPayloadBytes',
  'retryPolicy',
] as const;
type Name = (typeof TEXTS)[number];

const shownText = (org: Organisation, name: Name): string => {
  const value = org[name];
  if (value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

function Form({ org }: { org: Organisation }) {
  const { id, client } = useOrg();
  const mayManage = useMay('org:admin');
  const cache = useQueryClient();
  const { submit, error, isBusy } = useSubmit(async (given, saved) => {
    const changes = changesOf(org, given);
    if (Object.keys(changes).length > 0) await client.organisation.edit(changes);
    saved();
    say(names.saved);
    await cache.invalidateQueries({ queryKey: [id, 'org'] });
  });
  const form = useRef<HTMLFormElement>(null);
  const { userId } = useSession();
  useLayoutEffect(() => void fillFromDraft(form.current, userId), [userId, org]);
  return (
    <form ref={form} className="form panel" data-draft="general" data-unsaved onSubmit={submit}>
      <p className="dim">{names.lead}</p>
      {error !== undefined && <Refusal error={error} />}
      <div className="form-row">
        {TEXTS.map((name) => (
          <TextField
            // What was saved elsewhere meanwhile is shown, and not taken back by saving here; what is entered beside it stays.
            key={`${name} ${shownText(org, name)}`}
            label={names[name][0]}
            help={names[name][1]}
            name={name}
            defaultValue={shownText(org, name)}
            disabled={!mayManage}
            spellCheck={false}
          />
        ))}
      </div>
      <label className="check">
        <input
          key={org.on410}
          type="checkbox"
          name="on410"
          defaultChecked={org.on410 === 'fail'}
          disabled={!mayManage}
        />
        {names.on410}
      </label>
      <label className="check">
        <input
          key={String(org.hidePayloads)}
          type="checkbox"
          name="hidePayloads"
          defaultChecked={org.hidePayloads === true}
          disabled={!mayManage}
        />
        {names.hidePayloads}
      </label>
      {mayManage ? (
        <div>
          <Button look="main" type="submit" isBusy={isBusy}>
            {names.save}
          </Button>
        </div>
      ) : (
        <p className="help">{names.readOnly}</p>
      )}
    </form>
  );
}

/** What is different from what was shown; an emptied field is as the installation has it. */
function changesOf(org: Organisation, given: FormData): Record<string, unknown> {
  const changed = TEXTS.filter((name) => entered(given, name) !== shownText(org, name));
  const entries = changed.map((name) => [name, valueOf(name, entered(given, name))] as const);
  const on410 = given.get('on410') === null ? null : 'fail';
  const hidePayloads = given.get('hidePayloads') === null ? null : true;
  return {
    ...Object.fromEntries(entries),
    ...(on410 !== (org.on410 ?? null) && { on410 }),
    ...(hidePayloads !== (org.hidePayloads ?? null) && { hidePayloads }),
  };
}

function valueOf(name: Name, text: string): unknown {
  if (text === '') return null;
  // What is no number goes as it is: JSON has none for it but null, which would take the setting away.
  if (name === 'maxPayloadBytes') return Number.isFinite(Number(text)) ? Number(text) : text;
  if (name === 'retryPolicy' || (name === 'failureCallback' && text.startsWith('{'))) return readJson(text);
  return text;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error(`${names.notJson}: ${text}`);
  }
}

function Quotas({ org }: { org: Organisation }) {
  const given = (Object.keys(names.quotaNames) as (keyof typeof names.quotaNames)[]).filter(
    (name) => org[name] !== undefined,
  );
  return (
    <section className="panel">
      <header>
        <h2>{names.quotas}</h2>
      </header>
      {given.length === 0 && <p className="dim">{names.noQuotas}</p>}
      <dl className="facts">
        {given.map((name) => (
          <div key={name}>
            <dt>{names.quotaNames[name]}</dt>
            <dd>{String(org[name])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
