/** Says to those who cannot see it what changed in the call. */
import { useEffect, useRef, useState } from 'react';
import { useCall } from '../call';
import { messages } from '../messages';
import { meterMood, sidesOf } from '../model';

export function SpokenState({ name }: { name: string }) {
  const { picture, presence, link, own, isMuted } = useCall();
  const { other } = sidesOf(picture);
  const facts = {
    other: other?.present ? messages.sayJoined(name) : messages.sayGone(name),
    link: link === 'connected' ? messages.sayConnected(name) : '',
    presence: presence === 'lost' ? messages.lostWords : '',
    microphone: own.audio && !isMuted ? messages.sayUnmuted : messages.sayMuted,
    camera: own.video ? messages.sayCameraOn : messages.sayCameraOff,
    meter: messages.mood(meterMood(picture, presence === 'in')),
  };
  const said = useRef<Record<string, string>>(facts);
  const [words, setWords] = useState('');
  const now = JSON.stringify(facts);
  useEffect(() => {
    const current = JSON.parse(now) as Record<string, string>;
    const news = Object.entries(current).filter(([key, text]) => text !== '' && said.current[key] !== text);
    said.current = current;
    if (news.length > 0) setWords(news.map(([, text]) => text).join(' '));
  }, [now]);
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  );
}
