/** Chooses the square of a picture that is shown, by dragging or by sliders, and uploads it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { FieldError } from '@/ui/Field';
import { Slider } from '@/ui/inputs';
import { ErrorState } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { ownProfileQuery, uploadPicture } from '../queries';
import { messages } from './messages';
import { CLOSEST, type Crop, cropSquare, dragged, WHOLE } from './model';

/** Twice what a page shows at most: sharp on dense screens, and far below what the service takes. */
const SENT_SIDE = 1024;
const QUALITY = 0.9;

function draw(canvas: HTMLCanvasElement, picture: ImageBitmap, crop: Crop): void {
  const { left, top, side } = cropSquare(picture.width, picture.height, crop);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.imageSmoothingQuality = 'high';
  // What was transparent becomes white, as the file that is sent has no transparency.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
}

async function cut(picture: ImageBitmap, crop: Crop): Promise<Blob> {
  const canvas = document.createElement('canvas');
  const { side } = cropSquare(picture.width, picture.height, crop);
  // Never larger than it is: nothing is gained by blowing it up.
  canvas.width = canvas.height = Math.max(1, Math.min(SENT_SIDE, Math.round(side)));
  draw(canvas, picture, crop);
  return await new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error(messages.pictureUnreadable))),
      'image/jpeg',
      QUALITY,
    );
  });
}

export function CropDialog({ picture, onClose }: { picture: ImageBitmap; onClose: () => void }) {
  const client = useQueryClient();
  const canvas = useRef<HTMLCanvasElement>(null);
  const grabbed = useRef<{ x: number; y: number } | null>(null);
  const [crop, setCrop] = useState(WHOLE);
  useEffect(() => {
    if (canvas.current) draw(canvas.current, picture, crop);
  }, [picture, crop]);

  const upload = useMutation({
    mutationFn: async () => uploadPicture(await cut(picture, crop)),
    onSuccess: (profile) => {
      client.setQueryData(ownProfileQuery.queryKey, profile);
      void client.invalidateQueries({ queryKey: ['directory'] });
      toast(messages.pictureSaved, 'good');
      onClose();
    },
  });
  const fileError = upload.error instanceof Problem ? upload.error.field('file') : undefined;

  function drag(event: PointerEvent<HTMLCanvasElement>) {
    if (!grabbed.current) return;
    const by = { x: event.clientX - grabbed.current.x, y: event.clientY - grabbed.current.y };
    grabbed.current = { x: event.clientX, y: event.clientY };
    const side = event.currentTarget.clientWidth;
    setCrop((before) => dragged(before, picture, side, by));
  }

  const slider = (part: keyof Crop, least: number, most: number) => ({
    min: least,
    max: most,
    step: 0.01,
    value: crop[part],
    shown: messages.percent(Math.round(crop[part] * 100)),
    onChange: (event: { target: { value: string } }) =>
      setCrop({ ...crop, [part]: Number(event.target.value) }),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      locked={upload.isPending}
      title={messages.cropTitle}
      actions={
        <>
          <Button busy={upload.isPending && messages.uploading} onClick={() => upload.mutate()}>
            {messages.savePicture}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={upload.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p className="text-sm text-soft">{messages.cropLead}</p>
        <canvas
          ref={canvas}
          width={640}
          height={640}
          role="img"
          aria-label={messages.cropArea}
          className="mx-auto aspect-square w-full max-w-56 cursor-move sm:max-w-72 touch-none rounded-lg border border-hairline bg-sunk"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            grabbed.current = { x: event.clientX, y: event.clientY };
          }}
          onPointerMove={drag}
          onPointerUp={() => {
            grabbed.current = null;
          }}
          onPointerCancel={() => {
            grabbed.current = null;
          }}
        />
        <Slider label={messages.zoom} {...slider('zoom', 1, CLOSEST)} />
        <Slider label={messages.across} {...slider('across', 0, 1)} />
        <Slider label={messages.along} {...slider('along', 0, 1)} />
        <FieldError>{fileError}</FieldError>
        {upload.error && !fileError && <ErrorState error={upload.error} />}
      </div>
    </Dialog>
  );
}
