/** Which messages a source file says, and with which arguments: read from its syntax, for the test. */
import { posix } from "node:path";
import { type ESTree, parseSync, Visitor } from "vite";

export interface Use {
  /** A key, or the beginning of several: "state." of t(`state.${status}`). */
  key: string;
  isPrefix: boolean;
  args: string[];
}

export interface Uses {
  /** The messages folders that the file imports. */
  folders: string[];
  uses: Use[];
  /** Calls whose key or arguments cannot be read from the source. */
  unclear: string[];
}

// What is handed on to be asked for the sentence of a problem.
const PROBLEMS: Use = { key: "problem.", isPrefix: true, args: [] };

export function usesIn(path: string, source: string): Uses {
  const found: Uses = { folders: [], uses: [], unclear: [] };
  new Visitor({
    ImportDeclaration(node) {
      const folder = folderOf(path, node.source.value);
      if (folder !== null && node.importKind !== "type") found.folders.push(folder);
    },
    JSXAttribute(node) {
      // <ProblemNote pageMessages={t} />
      if (node.name.name === "pageMessages") found.uses.push(PROBLEMS);
    },
    CallExpression(node) {
      if (isProblemSentence(node)) found.uses.push(PROBLEMS);
      if (!says(node) && !finds(node)) return;
      const keys = keysOf(node.arguments[0]);
      const args = argsOf(node.arguments[1]);
      if (keys.length === 0 || args === null) {
        if (says(node)) found.unclear.push(source.slice(node.start, node.end));
      } else {
        found.uses.push(...keys.map((key) => ({ ...key, args })));
      }
    },
  }).visit(parseSync(path, source).program);
  return found;
}

function folderOf(path: string, imported: string): string | null {
  const whole = imported.startsWith("@web/")
    ? imported.replace("@web/", "/shared/web/")
    : posix.join(posix.dirname(path), imported);
  return /^(.*\/messages)(\/index)?$/.exec(whole)?.[1] ?? null;
}

/** t(…), or messagesIn(language)(…) */
function says({ callee }: ESTree.CallExpression): boolean {
  if (callee.type === "Identifier") return callee.name === "t";
  return (
    callee.type === "CallExpression" &&
    callee.callee.type === "Identifier" &&
    callee.callee.name === "messagesIn"
  );
}

/** t.find(…) */
function finds({ callee }: ESTree.CallExpression): boolean {
  return (
    callee.type === "MemberExpression" &&
    callee.property.type === "Identifier" &&
    callee.property.name === "find"
  );
}

function isProblemSentence({ callee }: ESTree.CallExpression): boolean {
  return callee.type === "Identifier" && callee.name === "problemSentence";
}

function keysOf(node: ESTree.Argument | undefined): Omit<Use, "args">[] {
  if (node?.type === "Literal" && typeof node.value === "string") {
    return [{ key: node.value, isPrefix: false }];
  }
  if (node?.type === "TemplateLiteral") {
    const prefix = node.quasis[0]?.value.raw ?? "";
    return prefix.endsWith(".") ? [{ key: prefix, isPrefix: true }] : [];
  }
  return [];
}

function argsOf(node: ESTree.Argument | undefined): string[] | null {
  if (node === undefined) return [];
  if (node.type !== "ObjectExpression") return null;
  return node.properties
    .flatMap((property) =>
      property.type === "Property" && property.key.type === "Identifier" ? property.key.name : [],
    )
    .sort();
}
