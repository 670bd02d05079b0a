/** Which kind of calendar it is: vendors are visited to say yes there, other servers are told here. */
import { useMutation } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { Dialog } from '@/ui/Dialog';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { askForLeave } from '../queries';

/** Goes to the vendor; one comes back by the return page. */
export function useLeaving() {
  return useMutation({
    mutationFn: askForLeave,
    onSuccess: ({ url }) => window.location.assign(url),
    onError: (failure) => toast(failure.message, 'bad'),
  });
}

interface ChooseDialogProps {
  kinds: readonly string[];
  onCalDav: () => void;
  onClose: () => void;
}

export function ChooseDialog({ kinds, onCalDav, onClose }: ChooseDialogProps) {
  const leaving = useLeaving();
  return (
    <Dialog open onClose={onClose} locked={leaving.isPending} title={messages.chooseTitle}>
      <ul className="divide-y divide-hairline border-y border-hairline">
        {[...kinds]
          .sort((one, other) => Number(one === 'caldav') - Number(other === 'caldav'))
          .map((kind) => (
            <li key={kind}>
              <button
                type="button"
                disabled={leaving.isPending}
                onClick={() => (kind === 'caldav' ? onCalDav() : leaving.mutate(kind))}
                className="pressable flex w-full items-center justify-between gap-4 px-2 py-3 text-start hover:bg-sunk focus-visible:-outline-offset-3"
              >
                <span>
                  <span className="block font-medium">{messages.kind(kind)}</span>
                  <span className="block text-sm text-soft">
                    {leaving.isPending && leaving.variables === kind
                      ? messages.leaving
                      : messages.kindHint(kind)}
                  </span>
                </span>
                <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-soft rtl:-scale-x-100" />
              </button>
            </li>
          ))}
      </ul>
    </Dialog>
  );
}
