import { memo, useId } from 'react';
import type { Event } from '@jiter/client';
import { useRouter } from '@tanstack/react-router';
import { Icon } from '../../parts/icon.tsx';
import { RowLink } from '../../parts/row-link.tsx';
import { isSettled, Status } from '../../parts/status.tsx';
import { Relative, Time } from '../../parts/time.tsx';
import { useOrg } from '../../state/org.tsx';
import { showCount, showSpan } from '../../times/format.ts';
import { OpenedRow } from './opened-row.tsx';
import { shortPayload, splitUrl } from './view.ts';
import { words } from './words.ts';

type Props = {
  event: Event;
  /** How often it was tried, where that is known yet. */
  attempts: number | undefined;
  /** The cron job whose tick it is. */
  cronjob: string | undefined;
  isOpen: boolean;
  isSelected: boolean;
  onOpen: (id: string) => void;
  onSelect: (id: string) => void;
};

const CONTROLS = 'a, button, input, label';

/** Drawn again only when something of it changed: the list is looked at every other second. */
export const EventRow = memo(function EventRow(props: Props) {
  const { event, attempts, cronjob, isOpen, isSelected, onOpen, onSelect } = props;
  const { id: org } = useOrg();
  const router = useRouter();
  const opened = useId();
  const { id, status, scheduledTime, sentAt, destination, payload } = event;
  const [host, path] = splitUrl(destination);
  const click = (click: React.MouseEvent) => {
    if ((click.target as Element).closest(CONTROLS) || getSelection()?.toString()) return;
    if (!click.ctrlKey && !click.metaKey) return onOpen(id);
    const { href } = router.buildLocation({ to: '/o/$org/events/$id', params: { org, id } });
    window.open(href, '_blank', 'noopener');
  };
  return (
    <>
      <tr
        className={`row ${isSelected ? 'selected' : ''} ${isOpen ? 'open' : ''}`}
        data-id={id}
        onClick={click}
      >
        <td className="pick">
          <input
            type="checkbox"
            aria-label={words.selectRow(id)}
            checked={isSelected}
            onChange={() => onSelect(id)}
          />
        </td>
        <td className="status-cell">
          <Status status={status} />
        </td>
        <td className="when">
          <RowLink className="row-link" to="/o/$org/events/$id" params={{ org, id }}>
            <Time at={scheduledTime} exact="seconds" />
          </RowLink>
          {!isSettled(event) && <Relative at={scheduledTime} />}
        </td>
        <td className="num landed">
          {sentAt && `+${showSpan(Date.parse(sentAt) - Date.parse(scheduledTime))}`}
        </td>
        <td className="num attempts-cell">{attempts !== undefined && showCount(attempts)}</td>
        <td className="where" title={destination}>
          {host}
          <span className="dim">{path}</span>
        </td>
        <td className="cron-cell">
          {cronjob !== undefined && (
            <RowLink to="/o/$org/cron/$id" params={{ org, id: cronjob }} label={words.ofCron}>
              <Icon name="cron" />
            </RowLink>
          )}
        </td>
        <td className="payload mono">
          <span>{shortPayload(payload)}</span>
          <button
            type="button"
            className="expand"
            aria-expanded={isOpen}
            aria-controls={opened}
            aria-label={`${words.opened.payload}, ${words.opened.answer}`}
            onClick={() => onOpen(id)}
          >
            <Icon name={isOpen ? 'down' : 'right'} />
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr className="opened">
          <td colSpan={8} id={opened}>
            <OpenedRow event={event} />
          </td>
        </tr>
      )}
    </>
  );
});
