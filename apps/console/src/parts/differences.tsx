import { words } from '../words.ts';
import { fieldsOf, fieldText } from './fields-of.ts';

type Facts = Readonly<Record<string, unknown>>;
type Props = { before?: Facts | undefined; after?: Facts | undefined; details?: Facts | undefined };

/** What was changed from what to what, field by field, and what else there is to say. What is new, or gone, has one side. */
export function Differences(props: Props) {
  const before = props.before && fieldsOf(props.before);
  const after = props.after && fieldsOf(props.after);
  const names = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])];
  const said = [...fieldsOf(props.details ?? {})];
  if (names.length + said.length === 0) return null;
  return (
    <dl className="change-fields">
      {names.map((name) => (
        <div key={name}>
          <dt className="dim">{name}</dt>
          <dd>
            <Change was={before && textOf(before.get(name))} is={after && textOf(after.get(name))} />
          </dd>
        </div>
      ))}
      {said.map(([name, value]) => (
        <div key={name}>
          <dt className="dim">{name}</dt>
          <dd>{textOf(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Change({ was, is }: { was: string | undefined; is: string | undefined }) {
  if (was === is) return is;
  return (
    <>
      {was !== undefined && <del>{was}</del>}
      {was !== undefined && is !== undefined && ' → '}
      {is !== undefined && <ins>{is}</ins>}
    </>
  );
}

const textOf = (value: unknown): string => fieldText(value) ?? words.common.nothing;
