import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/code.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { entered, TextArea, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { ErrorNote } from '../../parts/states.tsx';
import { Answer, isSettled, Status } from '../../parts/status.tsx';
import { useOrg } from '../../state/org.tsx';
import { Ruler } from '../event/ruler.tsx';
import { EVERY_STATUS } from '../events/view.ts';
import { useEvent } from '../event/use-event.ts';
import { words } from './words.ts';

const names = words.test;

/** `known`: a URL of that host, which tells how it is spoken to. */
type Props = { host: string; known?: string | undefined; onClose: () => void };

/** Sends an event there, once, and shows what is answered. */
export function TestDialog({ host, known, onClose }: Props) {
  const { client } = useOrg();
  const scheme = useScheme(host, known);
  const [url, setUrl] = useState<string>();
  const [payload, setPayload] = useState<string>(names.usual);
  const [sent, setSent] = useState<string>();
  const send = async (form: FormData) => {
    const test = { url: entered(form, 'url'), payload: entered(form, 'payload') };
    setPayload(test.payload);
    setSent((await client.destinations.test(host, test)).id);
  };
  if (sent !== undefined) return <Result id={sent} onAgain={() => setSent(undefined)} onClose={onClose} />;
  return (
    <FormDialog title={names.title} action={names.send} onClose={onClose} onSubmit={send}>
      <p className="dim">{names.lead(host)}</p>
      <TextField
        label={names.url}
        name="url"
        type="url"
        value={url ?? `${scheme}://${host}/`}
        onChange={({ target }) => setUrl(target.value)}
        required
      />
      <TextArea label={names.payload} name="payload" defaultValue={payload} rows={3} />
    </FormDialog>
  );
}

/** By which it is spoken to, as the latest event for it tells where none that failed does: a test by another would fail for that. */
function useScheme(host: string, known: string | undefined): string {
  const { id: org, client } = useOrg();
  const latest = useQuery({
    queryKey: [org, 'destination', host, 'latest'],
    queryFn: () =>
      client.events.page({ host, status: EVERY_STATUS, include: 'cron', order: 'desc', limit: 1 }),
    enabled: known === undefined,
    // What it is asked for is a guess: without one it is the usual.
    retry: false,
  });
  const destination = known ?? latest.data?.items[0]?.destination;
  return destination?.split(':', 1)[0] ?? 'https';
}

function Result({ id, onAgain, onClose }: { id: string; onAgain: () => void; onClose: () => void }) {
  const { id: org } = useOrg();
  const { data, error } = useEvent(id).event;
  const attempt = data?.history.at(-1);
  const actions = (
    <>
      <Button onClick={onAgain}>{names.again}</Button>
      <Button look="main" onClick={onClose}>
        {names.close}
      </Button>
    </>
  );
  return (
    <Dialog title={names.title} onClose={onClose} actions={actions}>
      <div className="test-result" role="status">
        {error !== null && <ErrorNote error={error} hasOld={data !== undefined} />}
        {data && !isSettled(data) && <p>{names.under}</p>}
        {data && isSettled(data) && (
          <p>
            <Status status={data.status} /> {attempt && <Answer status={attempt.status} />}{' '}
            {attempt && <span className="dim">{names.ended(attempt.durationMs, attempt.status)}</span>}
          </p>
        )}
        {attempt && <Ruler attempt={attempt} />}
        {attempt && <Code text={attempt.responseData} empty={names.noAnswer} />}
        <Link to="/o/$org/events/$id" params={{ org, id }}>
          {names.open}
        </Link>
      </div>
    </Dialog>
  );
}
