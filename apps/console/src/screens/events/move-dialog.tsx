import { useState } from 'react';
import type { Event } from '@jiter/client';
import { useQueryClient } from '@tanstack/react-query';
import { entered, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { InstantField, useSteadyZone } from '../../parts/instant-field.tsx';
import { useOrg } from '../../state/org.tsx';
import { say, sayWrong } from '../../state/toasts.ts';
import { readTyped } from '../../times/typed.ts';
import { moveEach, parseShift } from './move.ts';
import { words } from './words.ts';

const names = words.move;
type How = keyof typeof names.ways;

type Props = { events: readonly Event[]; onClose: () => void; onDone: () => void };

/** Of those that were selected and are still coming: all by as much, or all to one time. The way back is offered. */
export function MoveDialog({ events: given, onClose, onDone }: Props) {
  const { id: org, client } = useOrg();
  const cache = useQueryClient();
  // As they were when somebody asked: behind the dialog they go on.
  const [events] = useState(given);
  const [how, setHow] = useState<How>('by');
  const zone = useSteadyZone();
  const renew = () => cache.invalidateQueries({ queryKey: [org, 'events'] });
  const undo = (moved: readonly Event[]) => async () => {
    const back = await moveEach(client, moved, ({ scheduledTime }) => scheduledTime);
    if (back.wrong === undefined || back.moved.length > 0) say(names.undone(back.moved.length, back.refused));
    await renew();
    if (back.wrong !== undefined) throw back.wrong;
  };
  const move = async (given: FormData) => {
    const { moved, refused, wrong } = await moveEach(client, events, timeFrom(how, given, zone));
    const back = { text: names.undo, run: () => void undo(moved)().catch(sayWrong) };
    if (wrong === undefined || moved.length > 0)
      say(names.done(moved.length, refused), moved.length > 0 ? back : undefined);
    if (wrong === undefined) onDone();
    await renew();
    // Beside what was done: the way back from that is offered.
    if (wrong !== undefined) throw wrong;
  };
  return (
    <FormDialog title={names.title} action={names.action(events.length)} onClose={onClose} onSubmit={move}>
      <fieldset className="ways">
        <legend className="unseen">{names.how}</legend>
        {(Object.keys(names.ways) as How[]).map((way) => (
          <label key={way} className="check">
            <input type="radio" name="how" value={way} checked={way === how} onChange={() => setHow(way)} />
            {names.ways[way]}
          </label>
        ))}
      </fieldset>
      {how === 'by' ? (
        <TextField
          label={names.by}
          help={names.byHelp}
          name="by"
          defaultValue="30min"
          required
          autoComplete="off"
        />
      ) : (
        <InstantField
          label={names.to}
          name="to"
          zone={zone}
          at={new Date(events[0]!.scheduledTime)}
          required
        />
      )}
      <p className="help">{names.late}</p>
    </FormDialog>
  );
}

/** @throws Error with what is wrong with what was entered */
function timeFrom(how: How, given: FormData, zone: string): (event: Event) => string {
  if (how === 'to') {
    const to = readTyped(entered(given, 'to'), zone)?.at.toISOString();
    if (to === undefined) throw new Error(names.noTime);
    return () => to;
  }
  const shift = parseShift(entered(given, 'by'));
  if (shift === undefined) throw new Error(names.noShift);
  return ({ scheduledTime }) => new Date(Date.parse(scheduledTime) + shift).toISOString();
}
