/** Short news in the corner: what was done, never what must be read. */
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { create } from 'zustand';
import { IconButton } from './Button';
import { classes } from './classes';
import { messages } from './messages';

interface ToastItem {
  id: number;
  text: string;
  tone: 'plain' | 'good' | 'bad';
}

const SHOWN_MS = 6_000;
const MOST_AT_ONCE = 3;

const useToasts = create<{ items: ToastItem[] }>(() => ({ items: [] }));
let nextId = 1;

/** Shows a sentence for a few seconds, and says it to screen readers. */
export function toast(text: string, tone: ToastItem['tone'] = 'plain'): void {
  const item = { id: nextId++, text, tone };
  useToasts.setState(({ items }) => ({ items: [...items, item].slice(-MOST_AT_ONCE) }));
}

function dismiss(id: number): void {
  useToasts.setState(({ items }) => ({ items: items.filter((item) => item.id !== id) }));
}

/** Mounted once, by the shell. */
export function Toasts() {
  const items = useToasts((state) => state.items);
  return (
    <section
      aria-label={messages.notifications}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-20 z-50 grid justify-items-end gap-2 md:bottom-6 md:left-auto md:w-96"
    >
      {items.map((item) => (
        <ToastView key={item.id} item={item} />
      ))}
    </section>
  );
}

function ToastView({ item }: { item: ToastItem }) {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(item.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [item.id]);
  return (
    <div
      className={classes(
        'pointer-events-auto flex w-full animate-rise items-center justify-between gap-2 rounded-md bg-ink py-1 ps-4 pe-1 text-paper shadow-lift',
        item.tone === 'bad' && 'border-s-4 border-bad',
        item.tone === 'good' && 'border-s-4 border-live',
      )}
    >
      <p className="py-2 text-sm">{item.text}</p>
      <IconButton
        label={messages.close}
        onClick={() => dismiss(item.id)}
        className="text-paper hover:bg-soft"
      >
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
