/** Asks before a link in the header takes somebody out of a call. */
import { useBlocker } from '@tanstack/react-router';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { useCall } from '../call';
import { messages } from '../messages';

/** Pages that belong to the call: going there leaves nothing. */
const own = ['/call/', '/calls/', '/waiting-room/'];

export function LeaveGuard() {
  const blocker = useBlocker({
    shouldBlockFn: ({ next }) => {
      const { farewell, presence } = useCall.getState();
      return farewell === null && presence !== 'out' && !own.some((path) => next.pathname.startsWith(path));
    },
    // A reload comes straight back into the call.
    enableBeforeUnload: false,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog
      open
      title={messages.goTitle}
      onClose={blocker.reset}
      actions={
        <>
          <Button kind="danger" onClick={blocker.proceed}>
            {messages.goAction}
          </Button>
          <Button kind="secondary" onClick={blocker.reset}>
            {messages.stay}
          </Button>
        </>
      }
    >
      <p>{messages.goText}</p>
    </Dialog>
  );
}
