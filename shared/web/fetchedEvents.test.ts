import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FetchedEvents } from "./fetchedEvents";

let server: Server;
let address: string;
let answer: (response: ServerResponse) => void;
const asked: Array<{ url: string | undefined; authorization: string | undefined }> = [];

beforeEach(async () => {
  asked.length = 0;
  server = createServer((request, response) => {
    asked.push({ url: request.url, authorization: request.headers.authorization });
    answer(response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/line/stream`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Write the pieces one after the other, as a network may cut them, and leave the line open. */
function inPieces(...pieces: string[]): (response: ServerResponse) => void {
  return async (response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    for (const piece of pieces) {
      response.write(piece);
      await new Promise((later) => setTimeout(later, 5));
    }
  };
}

function next(source: EventTarget, name: string): Promise<string> {
  return new Promise((done) => {
    source.addEventListener(name, (event) => done((event as MessageEvent<string>).data), {
      once: true,
    });
  });
}

test("the token goes in a header and the address stays as it is", async () => {
  answer = inPieces('event: line\r\ndata: {"waiting": 1}\r\n\r\n');
  const source = new FetchedEvents(address, "t0ken");
  expect(await next(source, "line")).toBe('{"waiting": 1}');
  expect(asked).toEqual([{ url: "/line/stream", authorization: "Bearer t0ken" }]);
  source.close();
});

test("an event may come in pieces, even within a letter and within a line's end", async () => {
  const letter = Buffer.from("event: line\r\ndata: ₹5\r\n\r\n");
  answer = async (response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    for (const byte of letter) {
      response.write(Buffer.of(byte));
      await new Promise((later) => setTimeout(later, 1));
    }
  };
  const source = new FetchedEvents(address, "t");
  expect(await next(source, "line")).toBe("₹5");
  source.close();
});

test("several lines of data are one message, and comments are none", async () => {
  answer = inPieces(": hello\n\nretry: 2000\n\ndata: one\ndata:two\n\n");
  const source = new FetchedEvents(address, "t");
  expect(await next(source, "message")).toBe("one\ntwo");
  source.close();
});

test("it opens, and when the line ends it says so once and stays closed", async () => {
  answer = (response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.end("event: heartbeat\ndata: {}\n\n");
  };
  const source = new FetchedEvents(address, "t");
  const said: string[] = [];
  for (const name of ["open", "heartbeat"]) source.addEventListener(name, () => said.push(name));
  await next(source, "error");
  expect(said).toEqual(["open", "heartbeat"]);
  expect(source.readyState).toBe(2);
});

test.each([401, 503])("a refusal with %i is an error and opens nothing", async (status) => {
  answer = (response) => response.writeHead(status).end('{"status": 1}');
  const source = new FetchedEvents(address, "t");
  let opened = false;
  source.addEventListener("open", () => {
    opened = true;
  });
  await next(source, "error");
  expect([opened, source.readyState]).toEqual([false, 2]);
});

test("whoever closes it hears nothing more, and the server is told", async () => {
  let gone: Promise<void> | null = null;
  answer = (response) => {
    gone = new Promise((done) => response.on("close", done));
    inPieces("data: one\n\n")(response);
  };
  const source = new FetchedEvents(address, "t");
  await next(source, "message");
  source.addEventListener("error", () => expect.unreachable());
  source.close();
  await gone;
});
