import { useDeferredValue, useState } from 'react';
import type { CronJob } from '@jiter/client';
import { useQueryClient } from '@tanstack/react-query';
import { allEntered, Select, TextArea, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { isSameText, withEndsOf } from '../../parts/line-ends.ts';
import { Zones } from '../../parts/zones.tsx';
import { useOrg } from '../../state/org.tsx';
import { say } from '../../state/toasts.ts';
import { useLeftFields } from '../../state/use-opened.ts';
import { ownZone } from '../../times/zones.ts';
import { Pickers } from './pickers.tsx';
import { Preview } from './preview.tsx';
import { words } from './words.ts';

const names = words.form;
type Misfire = CronJob['misfire'];
const MISFIRES = Object.entries(names.misfires) as [Misfire, string][];

export const cronDraftOf = (job: Pick<CronJob, 'id'> | undefined) => `cron job ${job?.id ?? 'new'}`;

/** A new one, or `job` as it is to be. */
export function CronForm({ job: given, onClose }: { job: CronJob | undefined; onClose: () => void }) {
  // As it was when its fields were filled in: behind the dialog it goes on.
  const [job] = useState(given);
  const { id: org, client } = useOrg();
  const cache = useQueryClient();
  const left = useLeftFields(cronDraftOf(job));
  const [expression, setExpression] = useState(left['expression']?.[0] ?? job?.expression ?? '0 9 * * 1-5');
  const [timezone, setTimezone] = useState(left['timezone']?.[0] ?? job?.timezone ?? ownZone());
  const [misfire, setMisfire] = useState(misfireOf(left['misfire']?.[0]) ?? job?.misfire ?? 'skip');
  const shown = useDeferredValue({ expression, timezone });
  const save = async (given: FormData) => {
    const { destination = '', payload = '' } = allEntered(given);
    const said = { destination, payload, expression, timezone, misfire };
    if (job) await client.cronJobs.edit(job.id, changesOf(job, said));
    else await client.cronJobs.create(said);
    say(job ? names.saved : names.created);
    onClose();
    await cache.invalidateQueries({ queryKey: [org, 'cronjobs'] });
  };
  return (
    <FormDialog
      title={job ? names.editTitle : names.newTitle}
      action={job ? names.save : names.create}
      size="wide"
      draft={cronDraftOf(job)}
      onClose={onClose}
      onSubmit={save}
    >
      <Pickers expression={expression} onChange={setExpression} />
      <div className="form-row">
        <TextField
          label={names.expression}
          help={names.expressionHelp}
          className="mono"
          name="expression"
          value={expression}
          required
          spellCheck={false}
          onChange={({ target }) => setExpression(target.value)}
        />
        <TextField
          label={names.zone}
          list="cron-zones"
          name="timezone"
          value={timezone}
          required
          onChange={({ target }) => setTimezone(target.value)}
        />
        <Zones id="cron-zones" />
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
      <input type="hidden" name="misfire" value={misfire} />
    </FormDialog>
  );
}

const misfireOf = (text: string | undefined): Misfire | undefined =>
  MISFIRES.find(([misfire]) => misfire === text)?.[0];

type Said = Pick<CronJob, 'expression' | 'timezone' | 'misfire' | 'destination' | 'payload'>;

/** What is different now, and nothing else: what somebody else changed meanwhile stays. */
function changesOf(job: CronJob, said: Said): Partial<Said> {
  const told = { ...said, payload: withEndsOf(job.payload, said.payload) };
  const changed = Object.entries(told).filter(([name, value]) => !isSameText(value, job[name as keyof Said]));
  return Object.fromEntries(changed);
}
