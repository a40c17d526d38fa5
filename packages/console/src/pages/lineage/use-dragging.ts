import { type PointerEvent, useRef } from 'react';

/** Moves what scrolls by dragging it with the mouse; touch scrolls by itself. */
export function useDragging() {
  const held = useRef<{ x: number; y: number } | undefined>(undefined);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.pointerType === 'mouse' && event.button === 0) held.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!held.current) return;
      event.currentTarget.scrollBy(held.current.x - event.clientX, held.current.y - event.clientY);
      held.current = { x: event.clientX, y: event.clientY };
    },
    onPointerUp: () => {
      held.current = undefined;
    },
    onPointerLeave: () => {
      held.current = undefined;
    },
  };
}
