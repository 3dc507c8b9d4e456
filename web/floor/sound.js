// sound.js - what a scan came to, for who looks at the cake and not at the screen: made here, so that no file is needed.

import { device } from "./device.js";

// [frequency, from, for] in Hz and seconds. Good rises, bad is low and twice, the others are one short note.
const TUNES = {
  good: [[880, 0, 0.09], [1320, 0.09, 0.14]],
  bad: [[180, 0, 0.22], [150, 0.28, 0.34]],
  warn: [[520, 0, 0.12], [520, 0.18, 0.12]],
  calm: [[660, 0, 0.08]],
};
let audio = null;

export function sound(tone) {
  if (device.peek().muted || !TUNES[tone] || typeof AudioContext === "undefined") return;
  try {
    audio ||= new AudioContext();
    if (audio.state === "suspended") audio.resume().catch(() => {}); // until somebody has touched the page, it stays silent
    for (const [frequency, from, length] of TUNES[tone]) {
      const [note, loud] = [audio.createOscillator(), audio.createGain()];
      const start = audio.currentTime + from;
      note.type = tone === "bad" ? "square" : "sine";
      note.frequency.value = frequency;
      loud.gain.setValueAtTime(0.0001, start);
      loud.gain.exponentialRampToValueAtTime(0.25, start + 0.01);
      loud.gain.exponentialRampToValueAtTime(0.0001, start + length);
      note.connect(loud).connect(audio.destination);
      note.start(start);
      note.stop(start + length + 0.02);
    }
  } catch {
    // a device without a loudspeaker still shows the word
  }
}
