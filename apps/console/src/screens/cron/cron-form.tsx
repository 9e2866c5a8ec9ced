import { useDeferredValue, useState, type FormEvent } from 'react';
import type { CronJob } from '@jiter/client';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Select, TextArea, TextField } from '../../parts/field.tsx';
import { ErrorNote } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { say } from '../../state/toasts.ts';
import { words as common } from '../../words.ts';
import { Preview } from './preview.tsx';
import { words } from './words.ts';

const names = words.form;
type Misfire = CronJob['misfire'];
const MISFIRES = Object.entries(names.misfires) as [Misfire, string][];
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A new one, or `job` as it is to be. */
export function CronForm({ job, onClose }: { job: CronJob | undefined; onClose: () => void }) {
  const { id: org, client } = useOrg();
  const cache = useQueryClient();
  const [expression, setExpression] = useState(job?.expression ?? '0 9 * * 1-5');
  const [timezone, setTimezone] = useState(job?.timezone ?? ownZone);
  const [misfire, setMisfire] = useState<Misfire>(job?.misfire ?? 'skip');
  const [error, setError] = useState<unknown>();
  const shown = useDeferredValue({ expression, timezone });
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.currentTarget)) as {
      destination: string;
      payload: string;
    };
    const said = { ...given, expression, timezone, misfire };
    try {
      if (job) await client.cronJobs.edit(job.id, changesOf(job, said));
      else await client.cronJobs.create(said);
    } catch (wrong) {
      return setError(wrong);
    }
    say(job ? names.saved : names.created);
    onClose();
    await cache.invalidateQueries({ queryKey: [org, 'cronjobs'] });
  };
  const actions = (
    <>
      <Button onClick={onClose}>{common.common.close}</Button>
      <Button look="main" type="submit" form="cron-form">
        {job ? names.save : names.create}
      </Button>
    </>
  );
  return (
    <Dialog title={job ? names.editTitle : names.newTitle} size="wide" onClose={onClose} actions={actions}>
      <form id="cron-form" className="form" onSubmit={save}>
        {error !== undefined && <ErrorNote error={error} />}
        <div className="form-row">
          <TextField
            label={names.expression}
            help={names.expressionHelp}
            className="mono"
            value={expression}
            required
            spellCheck={false}
            onChange={({ target }) => setExpression(target.value)}
          />
          <TextField
            label={names.zone}
            list="cron-zones"
            value={timezone}
            required
            onChange={({ target }) => setTimezone(target.value)}
          />
          <datalist id="cron-zones">
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </div>
        <Preview {...shown} />
        <TextField
          label={names.destination}
          name="destination"
          type="url"
          defaultValue={job?.destination}
          required
          placeholder="https://example.com/hook"
        />
        <TextArea label={names.payload} name="payload" rows={4} defaultValue={job?.payload} />
        <Select
          label={names.misfire}
          help={names.misfireHelp[misfire]}
          value={misfire}
          options={MISFIRES}
          onChange={(value) => setMisfire(value as Misfire)}
        />
      </form>
    </Dialog>
  );
}

type Said = Pick<CronJob, 'expression' | 'timezone' | 'misfire' | 'destination' | 'payload'>;

/** What is different now, and nothing else: what somebody else changed meanwhile stays. */
function changesOf(job: CronJob, said: Said): Partial<Said> {
  const changed = Object.entries(said).filter(([name, value]) => job[name as keyof Said] !== value);
  return Object.fromEntries(changed);
}
