/** An organisation's rooms. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { Room } from '@/kit/api/types';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { NumberInput, Switch, TextArea, TextInput } from '@/ui/inputs';
import { EmptyState, ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { addRoom, changeRoom, roomsQuery } from '../queries';

const NEW: Omit<Room, 'id'> = { name: '', notes: '', capacity: 2, active: true };

export function RoomsPart({ slug }: { slug: string }) {
  const { data, error, refetch } = useQuery(roomsQuery(slug));
  const [edited, setEdited] = useState<Room | 'new' | null>(null);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading>
        <Skeleton className="h-40" />
      </Loading>
    );
  }
  const add = (
    <Button
      className="justify-self-start"
      icon={<Plus aria-hidden="true" className="size-5" />}
      onClick={() => setEdited('new')}
    >
      {messages.addRoom}
    </Button>
  );
  return (
    <div className="grid gap-6">
      {data.length === 0 ? (
        <EmptyState title={messages.noRooms} action={add}>
          {messages.noRoomsText}
        </EmptyState>
      ) : (
        <>
          {add}
          <ul className="divide-y divide-hairline border-y border-hairline">
            {data.map((room) => (
              <li key={room.id} className="flex items-center justify-between gap-4 py-3">
                <div>
                  <p className={room.active ? 'font-semibold' : 'text-faint'}>
                    {room.name}
                    {!room.active && ` (${messages.closed})`}
                  </p>
                  <p className="text-sm text-soft">
                    {[messages.fits(room.capacity), room.notes].filter(Boolean).join(', ')}
                  </p>
                </div>
                <Button
                  kind="secondary"
                  size="small"
                  aria-label={`${messages.change}: ${room.name}`}
                  onClick={() => setEdited(room)}
                >
                  {messages.change}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {edited && <RoomDialog slug={slug} room={edited} onClose={() => setEdited(null)} />}
    </div>
  );
}

function RoomDialog({ slug, room, onClose }: { slug: string; room: Room | 'new'; onClose: () => void }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(room === 'new' ? NEW : room);
  const saving = useMutation({
    mutationFn: () => (room === 'new' ? addRoom(slug, draft) : changeRoom(slug, { ...draft, id: room.id })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['directory', 'organisations', slug] });
      toast(messages.saved, 'good');
      onClose();
    },
  });
  const problem = saving.error instanceof Problem ? saving.error : null;
  return (
    <Dialog
      open
      onClose={onClose}
      locked={saving.isPending}
      title={room === 'new' ? messages.addRoom : room.name}
      actions={
        <>
          <Button type="submit" form="room" busy={saving.isPending && messages.saving}>
            {messages.save}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={saving.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form
        id="room"
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!saving.isPending) saving.mutate();
        }}
      >
        <TextInput
          label={messages.roomName}
          maxLength={60}
          value={draft.name}
          error={problem?.field('name')}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
        />
        <NumberInput
          label={messages.roomCapacity}
          min={1}
          className="max-w-32"
          value={draft.capacity}
          error={problem?.field('capacity')}
          onChange={(event) => setDraft({ ...draft, capacity: event.target.valueAsNumber || 0 })}
        />
        <TextArea
          label={messages.roomNotes}
          hint={messages.roomNotesHint}
          optional
          maxLength={500}
          value={draft.notes}
          error={problem?.field('notes')}
          onChange={(event) => setDraft({ ...draft, notes: event.target.value })}
        />
        <Switch
          label={messages.roomActive}
          hint={messages.roomActiveHint}
          checked={draft.active}
          onChange={(event) => setDraft({ ...draft, active: event.target.checked })}
        />
        {saving.error && (!problem || problem.fields.length === 0) && <ErrorState error={saving.error} />}
      </form>
    </Dialog>
  );
}
