import { useQuery } from '@tanstack/react-query';
import { Button } from '../../../parts/button.tsx';
import { InstantFilter } from '../../../parts/instant-filter.tsx';
import { useOrg } from '../../../state/org.tsx';
import { useSession } from '../../../state/session.tsx';
import { Download } from './download.tsx';
import { queryOf, type AuditSearch } from './use-audit.ts';
import { words } from './words.ts';

type Props = { search: AuditSearch; narrow: (by: AuditSearch) => void };

export function Filters({ search, narrow }: Props) {
  const { actor, action, from, to } = search;
  return (
    <section className="filters audit-filters" aria-label={words.filters}>
      <Choice
        label={words.actor}
        none={words.anybody}
        value={actor}
        options={useActors()}
        onChange={(value) => narrow({ actor: value })}
      />
      <Choice
        label={words.action}
        none={words.anything}
        value={action}
        options={Object.entries(words.actions)}
        onChange={(value) => narrow({ action: value })}
      />
      <InstantFilter label={words.from} value={from} onChange={(value) => narrow({ from: value })} />
      <InstantFilter label={words.to} value={to} onChange={(value) => narrow({ to: value })} />
      <Download search={search} />
      {Object.keys(queryOf(search)).length > 0 && (
        <Button
          icon="cross"
          look="quiet"
          onClick={() => narrow({ actor: undefined, action: undefined, from: undefined, to: undefined })}
        >
          {words.clear}
        </Button>
      )}
    </section>
  );
}

type Options = readonly (readonly [value: string, text: string])[];

/** Those who can be asked for now. Others, who are gone, are asked for by their entries. */
function useActors(): Options {
  const { id, client } = useOrg();
  const { kind } = useSession();
  const members = useQuery({
    queryKey: [id, 'members'],
    queryFn: () => client.members.list(),
    enabled: kind === 'person',
  });
  const keys = useQuery({ queryKey: [id, 'keys'], queryFn: () => client.apiKeys.list() });
  return [
    ...(members.data ?? []).map((one) => [`user:${one.id}`, one.name] as const),
    ...(keys.data ?? []).map((one) => [`key:${one.id}`, `${words.kinds.key} ${one.name}`] as const),
    ['admin', words.command],
  ];
}

type ChoiceProps = {
  label: string;
  none: string;
  value: string | undefined;
  options: Options;
  onChange: (value: string | undefined) => void;
};

/** What the address says is offered as well, whatever it is. */
function Choice({ label, none, value, options, onChange }: ChoiceProps) {
  const isOther = value !== undefined && !options.some(([one]) => one === value);
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
    >
      <option value="">{none}</option>
      {isOther && <option value={value}>{value}</option>}
      {options.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
    </select>
  );
}
