/** One's picture: chosen, cut square, shown and removed. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ImageUp } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import type { Profile } from '@/kit/api/types';
import { useSession } from '@/kit/auth/session';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { FieldError } from '@/ui/Field';
import { toast } from '@/ui/Toast';
import { ownProfileQuery, removePicture } from '../queries';
import { CropDialog } from './CropDialog';
import { messages } from './messages';

/** Cut and made small here, so the file may be larger than what the service takes. */
const LARGEST_BYTES = 30 * 1024 * 1024;

export function PictureField({ profile }: { profile: Profile }) {
  const client = useQueryClient();
  const { me } = useSession();
  const input = useRef<HTMLInputElement>(null);
  const [picture, setPicture] = useState<ImageBitmap | null>(null);
  const [error, setError] = useState<string | null>(null);
  const remove = useMutation({
    mutationFn: removePicture,
    onSuccess: (answer) => {
      client.setQueryData(ownProfileQuery.queryKey, answer);
      toast(messages.pictureRemoved);
    },
    onError: (failure) => setError(failure.message),
  });

  async function choose(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    // The same file may be chosen again.
    event.target.value = '';
    setError(null);
    if (!file) return;
    if (file.size > LARGEST_BYTES) {
      setError(messages.pictureTooLarge);
      return;
    }
    try {
      setPicture(await createImageBitmap(file, { imageOrientation: 'from-image' }));
    } catch {
      setError(messages.pictureUnreadable);
    }
  }

  return (
    <div className="flex flex-wrap items-center gap-5">
      <Avatar id={profile.consultant_id} name={me?.name ?? ''} src={profile.picture_url} size="large" />
      <div className="grid gap-2">
        <div className="flex flex-wrap gap-2">
          <input
            ref={input}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            aria-label={messages.choosePicture}
            tabIndex={-1}
            className="sr-only"
            onChange={(event) => void choose(event)}
          />
          <Button
            kind="secondary"
            icon={<ImageUp aria-hidden="true" className="size-5" />}
            onClick={() => input.current?.click()}
          >
            {profile.picture_url ? messages.changePicture : messages.choosePicture}
          </Button>
          {profile.picture_url && (
            <Button kind="quiet" busy={remove.isPending && messages.removing} onClick={() => remove.mutate()}>
              {messages.removePicture}
            </Button>
          )}
        </div>
        <p className="text-sm text-faint">{messages.pictureHint}</p>
        <FieldError>{error}</FieldError>
      </div>
      {picture && (
        <CropDialog
          picture={picture}
          onClose={() => {
            picture.close();
            setPicture(null);
          }}
        />
      )}
    </div>
  );
}
