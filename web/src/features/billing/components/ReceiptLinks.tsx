/** Opens a booking's receipt. Its links work for minutes only, so they are asked for when pressed. */
import { useMutation } from '@tanstack/react-query';
import type { Id } from '@/kit/api/types';
import { Button } from '@/ui/Button';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { fetchReceipt } from '../queries';

export function ReceiptLinks({ bookingId, number }: { bookingId: Id; number: string }) {
  return (
    <span className="inline-flex gap-1">
      <ReceiptButton bookingId={bookingId} number={number} kind="html" />
      <ReceiptButton bookingId={bookingId} number={number} kind="pdf" />
    </span>
  );
}

function ReceiptButton({ bookingId, number, kind }: { bookingId: Id; number: string; kind: 'html' | 'pdf' }) {
  const open = useMutation({
    mutationFn: async (tab: Window | null) => {
      try {
        const receipt = await fetchReceipt(bookingId);
        const url = kind === 'pdf' ? receipt.pdf_url : receipt.html_url;
        if (tab) tab.location.replace(url);
        else window.location.assign(url);
      } catch (error) {
        tab?.close();
        throw error;
      }
    },
    onError: (error) => toast(error.message, 'bad'),
  });
  return (
    <Button
      kind="quiet"
      size="small"
      busy={open.isPending && messages.openingReceipt}
      aria-label={`${messages.receipt(number)}, ${messages[kind]}`}
      // Opened at once, while the browser still knows that a person asked for it.
      onClick={() => open.mutate(window.open('', '_blank'))}
    >
      {messages[kind]}
    </Button>
  );
}
