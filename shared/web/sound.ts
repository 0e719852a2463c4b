import type { Announcement } from "./announcer";

const SENTENCE_MS_MAX = 15_000; // browsers are known to forget the end of a sentence
const NOTES = [
  { hertz: 659.25, at: 0 },
  { hertz: 523.25, at: 0.28 },
] as const;

let audio: AudioContext | null = null;

/** Chime, then speak each sentence with the browser's own voices. Settles when all is said. */
export async function playAloud(announcement: Announcement): Promise<void> {
  await chime();
  for (const sentence of announcement.sentences) await speak(sentence.text, sentence.language);
}

/** Two soft bell notes. Silent (and at once over) while the browser has not allowed sound. */
export async function chime(): Promise<void> {
  const context = audioContext();
  if (context?.state !== "running") return;
  for (const { hertz, at } of NOTES) ring(context, hertz, context.currentTime + at);
  await pause(1_100);
}

/** Say one sentence; settles at its end. Does nothing where there is no voice for the language. */
export function speak(text: string, language: string): Promise<void> {
  const synthesis = globalThis.speechSynthesis;
  if (!synthesis) return Promise.resolve();
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = language;
  utterance.voice = voiceFor(language);
  if (utterance.voice === null && synthesis.getVoices().length > 0) return Promise.resolve();
  utterance.rate = 0.92;
  const said = new Promise<void>((resolve) => {
    utterance.onend = utterance.onerror = () => resolve();
  });
  synthesis.speak(utterance);
  return Promise.race([said, pause(SENTENCE_MS_MAX).then(() => synthesis.cancel())]);
}

/** Whether the browser lets us make sound now (some want a touch of the page first). */
export function soundAllowed(): boolean {
  return audioContext()?.state === "running";
}

/** Ask for sound now and at the first touch or key. Gives a function that stops asking. */
export function unlockSound(onAllowed: () => void = () => undefined): () => void {
  const ask = () => {
    void audioContext()
      ?.resume()
      .then(() => {
        if (!soundAllowed()) return;
        stop();
        onAllowed();
      });
  };
  const stop = () => {
    removeEventListener("pointerdown", ask);
    removeEventListener("keydown", ask);
  };
  addEventListener("pointerdown", ask);
  addEventListener("keydown", ask);
  ask();
  return stop;
}

function audioContext(): AudioContext | null {
  if (audio === null && "AudioContext" in globalThis) audio = new AudioContext();
  return audio;
}

function ring(context: AudioContext, hertz: number, at: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.type = "sine";
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.35, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.8);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + 0.85);
}

function voiceFor(language: string): SpeechSynthesisVoice | null {
  const wanted = language.toLowerCase();
  const voices = globalThis.speechSynthesis.getVoices();
  const exact = voices.find((voice) => voice.lang.toLowerCase().replace("_", "-") === wanted);
  return exact ?? voices.find((voice) => sameLanguage(voice.lang, wanted)) ?? null;
}

function sameLanguage(one: string, other: string): boolean {
  return one.slice(0, 2).toLowerCase() === other.slice(0, 2).toLowerCase();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
