import { openStream } from "../stream";
import { createHub, type Port } from "./hub";

const connect = createHub(openStream);

self.addEventListener("connect", (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port) connect(port as Port);
});
