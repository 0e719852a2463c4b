import { readdirSync, readFileSync } from "node:fs";
import { parseSync } from "vite";
import { expect, test } from "vitest";

/** What people write has these names: in the answers of the services, and passed on within pages. */
const WRITTEN = /(^|_)(name|note)$|^(userName|title)$/;

interface Node {
  type: string;
  start: number;
  [field: string]: unknown;
}

test("what people write is shown isolated on every page", () => {
  const files = ["services", "shared/web"].flatMap(pagesIn);
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap(shownBare)).toEqual([]);
});

test("a name beside other words is found where it stands bare", () => {
  const bare = [
    "<p>{one.name}</p>",
    "<>({one.name})</>",
    "<b>{a ?? nameIn(b.names, l)}</b>",
    "<p>{t('x', { name })}</p>",
  ];
  const kept = ["<p><bdi>{one.name}</bdi></p>", "<p>{t('x', { name: isolated(name) })}</p>"];
  expect(bare.map((code) => found(code).length)).toEqual([1, 1, 1, 1]);
  expect(kept.map((code) => found(code).length)).toEqual([0, 0]);
});

function pagesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".tsx")).map((file) => `${folder}/${file}`);
}

function shownBare(file: string): string[] {
  const code = readFileSync(file, "utf8");
  return found(code).map((node) => `${file}:${code.slice(0, node.start).split("\n").length}`);
}

function found(code: string): Node[] {
  const program = parseSync("page.tsx", code).program as unknown as Node;
  return [...bareIn(program)];
}

/** Yield what is written by people in the children of an element that is no `bdi`. */
function* bareIn(node: Node): Generator<Node> {
  for (const inner of nodesIn(node)) yield* bareIn(inner);
  if (node.type !== "JSXElement" && node.type !== "JSXFragment") return;
  const opening = node.openingElement as { name: { name?: string } } | undefined;
  if (opening?.name.name === "bdi") return;
  for (const child of node.children as Node[]) {
    if (child.type === "JSXExpressionContainer") yield* writtenIn(child.expression as Node);
  }
}

/** Yield the parts of an expression that end up as text and are written by people. */
function* writtenIn(node: Node): Generator<Node> {
  switch (node.type) {
    case "LogicalExpression":
      if (node.operator !== "&&") yield* writtenIn(node.left as Node);
      yield* writtenIn(node.right as Node);
      break;
    case "ConditionalExpression":
      yield* writtenIn(node.consequent as Node);
      yield* writtenIn(node.alternate as Node);
      break;
    case "TemplateLiteral":
      for (const part of node.expressions as Node[]) yield* writtenIn(part);
      break;
    case "CallExpression":
      yield* writtenInCall(node);
      break;
    case "ObjectExpression":
      for (const property of node.properties as Node[]) yield* writtenIn(property.value as Node);
      break;
    case "MemberExpression":
      if (!isOurs(node.object as Node)) yield* named(node, node.property as Node);
      break;
    case "Identifier":
      yield* named(node, node);
      break;
  }
}

function* writtenInCall(node: Node): Generator<Node> {
  const callee = (node.callee as { name?: string }).name;
  if (callee === "nameIn") yield node;
  if (callee === "t") for (const given of node.arguments as Node[]) yield* writtenIn(given);
}

/** Tell the languages' own names, which stand in the code. */
function isOurs(object: Node): boolean {
  return (object.object as { name?: string } | undefined)?.name === "LANGUAGES";
}

function* named(node: Node, by: Node): Generator<Node> {
  if (WRITTEN.test(String(by.name))) yield node;
}

function* nodesIn(node: Node): Generator<Node> {
  for (const field of Object.values(node).flat()) {
    if (typeof field === "object" && field !== null && "type" in field) yield field as Node;
  }
}
