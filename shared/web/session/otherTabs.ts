/** What tabs of one browser tell each other of signing in: one whose login has ended takes up the new one. */
import { recall, remember } from "../tabMemory";
import type { KeptSession } from "./keptSession";

const CHANNEL = "nowserving.session";
const POPUP = "nowserving-sign-in";
const WANTED = "nowserving.sign-in-for";

/** Tell the other tabs; a window that was opened only to sign in has done its work then. */
export function tellOtherTabs(session: KeptSession): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(session);
  channel.close();
  if (window.name === POPUP && recall<string>(WANTED) === session.userId) window.close();
}

/** Hear of a login of the same person; gives what ends the listening. */
export function hearOtherTabs(userId: string, take: (session: KeptSession) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<KeptSession>) => {
    if (data.userId === userId) take(data);
  };
  return () => channel.close();
}

/** Go to the provider in a window of its own, so that the page stays; false where none may be opened. */
export function openBeside(url: string, userId: string): boolean {
  remember(WANTED, userId); // the new window begins with a copy of what this tab keeps
  return window.open(url, POPUP, "popup,width=480,height=680") !== null;
}
