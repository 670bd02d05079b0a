/** How loud the microphone is, as a bar that moves. */
import { useEffect, useState } from 'react';

const LOOK_MS = 80;
const PLACES = 24;

/** From 0 to 1, in the logarithmic way ears hear: -60 dB is nothing, -6 dB is full. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length || 1e-12);
  return Math.min(1, Math.max(0, (decibels + 60) / 54));
}

function useLevel(track: MediaStreamTrack | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    setLevel(0);
    if (!track || typeof AudioContext === 'undefined') return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      // Without a touch of the page, browsers let the context sleep.
      if (context.state === 'suspended') void context.resume();
      analyser.getFloatTimeDomainData(samples);
      setLevel(loudness(samples));
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [track]);
  return level;
}

export function LevelMeter({ track, label }: { track: MediaStreamTrack | null; label: string }) {
  const level = useLevel(track);
  const lit = Math.round(level * PLACES);
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers let no one style the bar of a <meter>
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(level * 100)}
      className="flex h-5 items-stretch gap-[3px]"
    >
      {places.map((place) => (
        <span
          key={place}
          className={place < lit ? 'grow rounded-[2px] bg-live' : 'grow rounded-[2px] bg-hairline'}
        />
      ))}
    </div>
  );
}

const places = Array.from({ length: PLACES }, (_, place) => place);
