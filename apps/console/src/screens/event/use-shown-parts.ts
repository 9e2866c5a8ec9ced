import { useLook } from '../../state/use-look.ts';
import { readShown, writeShown, type Part } from './shown-parts.ts';

/** By its number, what is shown of an attempt: in the address. */
export function useShownParts(): [
  Readonly<Record<string, Part>>,
  (attempt: number, part: Part | undefined) => void,
] {
  const [text, change] = useLook('shown');
  const show = (attempt: number, part: Part | undefined) =>
    change((before) => {
      const { [attempt]: _before, ...others } = readShown(before);
      return writeShown(part === undefined ? others : { ...others, [attempt]: part });
    });
  return [readShown(text), show];
}
