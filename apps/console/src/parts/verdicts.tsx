import type { InboxRequest } from '@jiter/client';
import { words } from '../words.ts';
import { Icon } from './icon.tsx';

const ICONS = { valid: 'check', invalid: 'cross', missing: 'slash' } as const;

/** Of each scheme whether its signature is right, and if not, why. */
export function Verdicts({ signatures }: { signatures: InboxRequest['signatures'] }) {
  return (
    <ul className="verdicts">
      {signatures.map(({ scheme, verdict, text }) => (
        <li key={scheme} className={verdict}>
          <Icon name={ICONS[verdict]} />
          <p>
            <b>
              {words.signatures.schemes[scheme]}: {words.signatures.verdicts[verdict]}
            </b>
            <span>{text}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}
