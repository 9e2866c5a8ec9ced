import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { EventDryRun, Inbox } from '@jiter/client';
import { METHODS } from '@jiter/core/event';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { Select, TextArea, TextField } from '../../parts/field.tsx';
import { Refusal } from '../../parts/states.tsx';
import { Unfolding } from '../../parts/unfolding.tsx';
import { useMay, useOrg } from '../../state/org.tsx';
import { say as tell, sayWrong } from '../../state/toasts.ts';
import { CodeTabs } from './code-tabs.tsx';
import { DryRun } from './dry-run.tsx';
import { delayOf, eventOf, kindOf, type Draft } from './event-of.ts';
import { TimeField } from './time-field.tsx';
import { useDraft, useSay } from './use-draft.ts';
import { useZone } from './use-time.ts';
import { words } from './words.ts';

export function Compose({ inbox }: { inbox: Inbox | null | undefined }) {
  const inboxUrl = inbox?.url;
  const { id: org, client } = useOrg();
  const mayChange = useMay('events:write');
  const say = useSay(inbox);
  const navigate = useNavigate();
  const goTo = (id: string) => navigate({ to: '/o/$org/events/$id', params: { org, id } });
  const timezone = useZone();
  const { draft, change, putNow, isPart } = useDraft(inbox);
  const [error, setError] = useState<unknown>();
  const [dryRun, setDryRun] = useState<{ of: string; result: EventDryRun }>();
  const [isBusy, setBusy] = useState(false);

  const written = JSON.stringify(draft);
  const actions = useRef<HTMLDivElement>(null);
  // Where nothing else has the focus, Enter is enough.
  useEffect(() => {
    if (document.activeElement === document.body)
      actions.current?.querySelector('button')?.focus({ preventScroll: true });
  }, []);

  async function whole() {
    const event = eventOf(draft);
    const delay = delayOf(draft.time);
    if (delay !== undefined) return { ...event, delay };
    const { scheduledTime } = await client.resolveTime({ text: draft.time, timezone });
    return { ...event, scheduledTime };
  }

  /** Whoever has left the page by the time it is done stays where he is, and is told. */
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => void (isShown.current = false);
  }, []);

  async function attempt(work: () => Promise<void>) {
    setBusy(true);
    setError(undefined);
    await work().catch((wrong: unknown) => (isShown.current ? setError(wrong) : sayWrong(wrong)));
    setBusy(false);
  }

  const schedule = (submit: FormEvent) => {
    submit.preventDefault();
    putNow();
    void attempt(async () => {
      const { id } = await client.events.create(await whole());
      setDryRun(undefined);
      if (isShown.current) await say({ event: id });
      else tell(words.compose.scheduled, { text: words.watch.open, run: () => void goTo(id) });
    });
  };

  return (
    <>
      <form className="panel form compose" onSubmit={schedule} onBlur={putNow}>
        <h2>{words.compose.title}</h2>
        {isPart && <p className="note way">{words.compose.isPart}</p>}
        {error !== undefined && <Refusal error={error} />}
        <Destination
          value={draft.destination}
          inboxUrl={inboxUrl}
          onChange={(destination) => change({ destination })}
        />
        <TimeField value={draft.time} onChange={(time) => change({ time })} />
        <Payload draft={draft} onChange={(payload) => change({ payload })} />
        <More draft={draft} onChange={change} />
        {!mayChange && <p className="help">{words.compose.notAllowed}</p>}
        <div className="compose-actions" ref={actions}>
          <Button look="main" type="submit" icon="send" isBusy={isBusy} disabled={!mayChange}>
            {words.compose.schedule}
          </Button>
          <Button
            isBusy={isBusy}
            disabled={!mayChange}
            onClick={() =>
              attempt(async () =>
                setDryRun({ of: written, result: await client.events.dryRun(await whole()) }),
              )
            }
          >
            {words.compose.dryRun}
          </Button>
        </div>
        {dryRun && (
          <DryRun
            result={dryRun.result}
            isOfBefore={dryRun.of !== written}
            onClose={() => setDryRun(undefined)}
          />
        )}
      </form>
      <CodeTabs draft={draft} />
    </>
  );
}

type DestinationProps = { value: string; inboxUrl: string | undefined; onChange: (value: string) => void };

function Destination({ value, inboxUrl, onChange }: DestinationProps) {
  const isInbox = value === inboxUrl;
  return (
    <div className="with-action">
      <TextField
        label={words.compose.destination}
        type="url"
        required
        value={value}
        help={isInbox ? words.compose.toInbox : words.compose.toOther}
        onChange={(event) => onChange(event.target.value)}
      />
      {inboxUrl !== undefined && !isInbox && (
        <Button look="quiet" onClick={() => onChange(inboxUrl)}>
          {words.compose.useInbox}
        </Button>
      )}
    </div>
  );
}

function Payload({ draft, onChange }: { draft: Draft; onChange: (payload: string) => void }) {
  const kind = kindOf(draft.payload);
  const help = {
    json: words.compose.isJson,
    text: words.compose.isText,
    broken: words.compose.noJson(kind.kind === 'broken' ? kind.why : ''),
  }[kind.kind];
  return (
    <TextArea
      label={words.compose.payload}
      value={draft.payload}
      rows={5}
      help={<span className={kind.kind === 'broken' ? 'wrong-text' : ''}>{help}</span>}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

type MoreProps = { draft: Draft; onChange: (changes: Partial<Draft>) => void };

function More({ draft, onChange }: MoreProps) {
  return (
    <Unfolding className="compose-more" name="more" summary={words.compose.more}>
      <div className="form">
        <div className="form-row">
          <Select
            label={words.compose.method}
            help={words.compose.methodHelp}
            value={draft.method}
            options={METHODS.map((method) => [method, method] as const)}
            onChange={(method) => onChange({ method })}
          />
          <TextField
            label={words.compose.retries}
            help={words.compose.retriesHelp}
            value={draft.retries}
            onChange={(event) => onChange({ retries: event.target.value })}
          />
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={draft.isRaw || draft.method !== 'POST'}
            disabled={draft.method !== 'POST'}
            onChange={(event) => onChange({ isRaw: event.target.checked })}
          />
          {words.compose.raw}
        </label>
        <TextArea
          label={words.compose.headers}
          help={words.compose.headersHelp}
          rows={3}
          value={draft.headers}
          onChange={(event) => onChange({ headers: event.target.value })}
        />
      </div>
    </Unfolding>
  );
}
