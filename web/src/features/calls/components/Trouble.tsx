/** What is missing of one's own picture and sound, why, and what to do. */
import { Button } from '@/ui/Button';
import { Note } from '@/ui/layout';
import { openDevices, useCall } from '../call';
import type { MediaTrouble } from '../media';
import { messages } from '../messages';

export function Trouble() {
  const { own } = useCall();
  const { audio, video } = own.trouble;
  if (!audio && !video) return null;
  const what = [audio && messages.audioTrouble(audio), video && messages.videoTrouble(video)].filter(Boolean);
  const help = [...new Set([audio, video].filter((each): each is MediaTrouble => each !== null))];
  return (
    <Note tone="warn" title={what.join(' ')}>
      <div className="grid justify-items-start gap-2">
        {help.map((trouble) => (
          <p key={trouble}>{messages.troubleHelp(trouble)}</p>
        ))}
        <p>{messages.troubleAnyway}</p>
        <Button kind="secondary" size="small" onClick={() => void openDevices()}>
          {messages.tryAgain}
        </Button>
      </div>
    </Note>
  );
}
