/** In px, as they stand in the window. */
type Box = { left: number; top: number; right: number; bottom: number };
type Size = { width: number; height: number };

/** Between a list and its button, and between a list and the end of what it may take. */
const [GAP, MARGIN] = [4, 8];

/** `shift`: how far it goes aside, in px; `maxHeight`: in px, what is more is scrolled to. */
export type MenuPlace = { isUp: boolean; shift: number; maxHeight: number };

/**
 * Where a list goes that has `side` with its button in common: below, or above where it fits there alone or has more room, and as far
 * aside as it needs so that all of it is in `room`.
 */
export function placeMenu(button: Box, list: Size, room: Box, side: 'left' | 'right'): MenuPlace {
  const below = room.bottom - button.bottom - GAP - MARGIN;
  const above = button.top - room.top - GAP - MARGIN;
  const isUp = list.height > below && above > below;
  const left = side === 'left' ? button.left : button.right - list.width;
  const most = room.right - MARGIN - list.width;
  const within = Math.max(room.left + MARGIN, Math.min(left, most));
  return { isUp, shift: within - left, maxHeight: isUp ? above : below };
}
