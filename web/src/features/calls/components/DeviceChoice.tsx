/** Which microphone, camera and speaker; only those the browser tells the names of. */
import { Select } from '@/ui/inputs';
import { chooseDevice, chooseSpeaker, useCall } from '../call';
import { messages } from '../messages';

export function DeviceChoice() {
  const { devices, own, audioId, videoId, speakerId } = useCall();
  const of = (kind: MediaDeviceKind) =>
    devices
      .filter((device) => device.kind === kind && device.label !== '')
      .map(({ deviceId, label }) => ({ value: deviceId, label }));
  const microphones = of('audioinput');
  const cameras = of('videoinput');
  const speakers = canChooseSpeaker ? of('audiooutput') : [];
  return (
    <div className="grid gap-4">
      {microphones.length > 0 && (
        <Select
          label={messages.microphone}
          choices={microphones}
          value={own.audio?.getSettings().deviceId ?? audioId ?? ''}
          onChange={(event) => void chooseDevice('audio', event.target.value)}
        />
      )}
      {cameras.length > 0 && (
        <Select
          label={messages.camera}
          choices={cameras}
          value={own.video?.getSettings().deviceId ?? videoId ?? ''}
          onChange={(event) => void chooseDevice('video', event.target.value)}
        />
      )}
      {speakers.length > 0 && (
        <Select
          label={messages.speaker}
          choices={[
            { value: '', label: messages.speakerDefault },
            ...speakers.filter(({ value }) => value !== 'default'),
          ]}
          value={speakerId}
          onChange={(event) => chooseSpeaker(event.target.value)}
        />
      )}
    </div>
  );
}

const canChooseSpeaker = typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
