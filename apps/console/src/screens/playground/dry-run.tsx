import type { EventDryRun } from '@jiter/client';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/code.tsx';
import { FullTime } from '../../parts/time.tsx';
import { words } from './words.ts';

/** The request as it would be on the wire. */
function wireOf({ request }: EventDryRun): string {
  const { pathname, search, host } = new URL(request.url);
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
  return [
    `${request.method} ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    ...headers,
    '',
    request.body ?? '',
  ].join('\n');
}

type Props = {
  result: EventDryRun;
  /** What is written by now is another event. */
  isOfBefore: boolean;
  onClose: () => void;
};

export function DryRun({ result, isOfBefore, onClose }: Props) {
  return (
    <section className="dry-run">
      <header>
        <h3>{words.dryRun.title}</h3>
        <Button look="quiet" icon="cross" onClick={onClose}>
          {words.dryRun.close}
        </Button>
      </header>
      {isOfBefore && (
        <p className="note way" role="status">
          {words.dryRun.ofBefore}
        </p>
      )}
      <Code text={wireOf(result)} empty="" isRaw />
      <p className="help">{words.dryRun.note}</p>
      {result.warnings.map((warning) => (
        <p key={warning} className="note way">
          {warning}
        </p>
      ))}
      <p className="small">{words.dryRun.attempts}</p>
      <ol className="attempt-times">
        {result.attemptTimes.map((at) => (
          <li key={at}>
            <FullTime at={at} />
          </li>
        ))}
      </ol>
    </section>
  );
}
