/** A small bar that says the live connection is lost, and goes by itself when it is back. */
import { useEffect, useState } from 'react';
import { useLiveState } from '../kit/live/state';
import { messages } from './messages';

/** Short gaps are nobody's business. */
const PATIENCE_MS = 1_500;

export function ConnectionBar() {
  const lost = useLiveState((live) => live.state === 'lost');
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(lost), lost ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status">
      {shown && (
        <p className="bg-warn-wash px-4 py-1.5 text-center text-sm font-medium text-warn">
          {messages.connectionLost}
        </p>
      )}
    </div>
  );
}
