import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { ALL_LANGUAGES, type Language, localeOf } from "../i18n";
import { type Use, usesIn } from "./usedKeys";

type Messages = Record<string, string>;
type Element = ReturnType<IntlMessageFormat["getAst"]>[number];

const FOLDERS = foldersOf(
  import.meta.glob<Messages>(
    ["/services/*/screen/**/messages/*.json", "/shared/web/**/messages/*.json"],
    {
      eager: true,
      import: "default",
    },
  ),
);
const SOURCES = import.meta.glob<string>(
  ["/services/*/screen/**/*.{ts,tsx}", "/shared/web/**/*.{ts,tsx}", "!**/*.test.ts", "!**/dist/**"],
  { eager: true, import: "default", query: "?raw" },
);
// Forms of plurals repeat themselves well before this.
const COUNT_MAX = 200;

test("every folder has a file for each language, and no other", () => {
  const files = [...FOLDERS].map(([folder, byLanguage]) => [folder, ...byLanguage.keys()].sort());
  expect(files).toEqual([...FOLDERS.keys()].map((folder) => [folder, ...ALL_LANGUAGES].sort()));
});

test("every language has every message; English may leave out what the server says", () => {
  const missing = [...FOLDERS].flatMap(([folder, files]) => {
    const keys = [...new Set([...files.values()].flatMap(Object.keys))];
    return [...files].flatMap(([language, messages]) =>
      keys
        .filter((key) => messages[key] === undefined)
        .filter((key) => language !== "en" || !key.startsWith("problem."))
        .map((key) => `${folder}/${language}.json: no “${key}”`),
    );
  });
  expect(missing).toEqual([]);
});

test("every message parses, and has every form of plural that its language needs", () => {
  const wrong: string[] = [];
  for (const { where, language, text } of everyMessage()) {
    try {
      wrong.push(...missingForms(parsed(text), language).map((form) => `${where}: no “${form}”`));
    } catch (error) {
      wrong.push(`${where}: ${error}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("a message has the same arguments in every language", () => {
  const wrong = everyMessage().flatMap(({ where, folder, key, text }) => {
    const others = [...(FOLDERS.get(folder)?.values() ?? [])].flatMap(
      (messages) => messages[key] ?? [],
    );
    const args = argsOf(text);
    return others.every((other) => argsOf(other).join() === args.join())
      ? []
      : [`${where}: ${args}`];
  });
  expect(wrong).toEqual([]);
});

test("what a page says is there and is given its arguments, and what is there is said", () => {
  const wrong: string[] = [];
  const said = new Set<string>();
  for (const [path, source] of Object.entries(SOURCES)) {
    const { folders, uses, unclear } = usesIn(path, source);
    wrong.push(
      ...unclear.map((call) => `${path}: a key or arguments that cannot be read: ${call}`),
    );
    const [folder] = folders;
    if (folders.length > 1) wrong.push(`${path}: says messages of two folders`);
    if (folder === undefined && uses.length > 0) wrong.push(`${path}: imports no messages`);
    if (folder === undefined) continue;
    for (const use of uses) {
      const keys = keysOf(folder, use);
      const optional = use.key === "problem.";
      if (keys.length === 0 && !optional) wrong.push(`${path}: there is no “${use.key}”`);
      for (const key of keys) {
        said.add(`${folder} ${key}`);
        const needed = argsOf(textOf(folder, key));
        if (needed.join() !== use.args.join()) wrong.push(`${path}: “${key}” needs {${needed}}`);
      }
    }
  }
  for (const { folder, key, where } of everyMessage()) {
    if (!said.has(`${folder} ${key}`)) wrong.push(`${where}: nobody says it`);
  }
  expect(wrong).toEqual([]);
});

function foldersOf(files: Record<string, Messages>): Map<string, Map<Language, Messages>> {
  const folders = new Map<string, Map<Language, Messages>>();
  for (const [path, messages] of Object.entries(files)) {
    const [, folder = "", name = ""] = /^(.*)\/(.*)\.json$/.exec(path) ?? [];
    folders.set(folder, (folders.get(folder) ?? new Map()).set(name, messages));
  }
  return folders;
}

function everyMessage() {
  return [...FOLDERS].flatMap(([folder, files]) =>
    [...files].flatMap(([language, messages]) =>
      Object.entries(messages).map(([key, text]) => {
        return { folder, language, key, text, where: `${folder}/${language}.json “${key}”` };
      }),
    ),
  );
}

function keysOf(folder: string, { key, isPrefix }: Use): string[] {
  const all = new Set([...(FOLDERS.get(folder)?.values() ?? [])].flatMap(Object.keys));
  return isPrefix ? [...all].filter((each) => each.startsWith(key)) : all.has(key) ? [key] : [];
}

function textOf(folder: string, key: string): string {
  return [...(FOLDERS.get(folder)?.values() ?? [])].find((messages) => messages[key])?.[key] ?? "";
}

function parsed(text: string): Element[] {
  return new IntlMessageFormat(text, "en", undefined, { ignoreTag: true }).getAst();
}

function argsOf(text: string): string[] {
  const names = within(parsed(text)).flatMap((element) =>
    element.type !== 0 && "value" in element ? element.value : [],
  );
  return [...new Set(names)].sort();
}

function missingForms(elements: Element[], language: Language): string[] {
  return within(elements).flatMap((element) => {
    if (!("pluralType" in element)) return [];
    const rules = new Intl.PluralRules(localeOf(language), {
      type: element.pluralType ?? "cardinal",
    });
    const needed = Array.from({ length: COUNT_MAX }, (_, count) =>
      `=${count}` in element.options ? [] : rules.select(count),
    ).flat();
    return [...new Set(needed)].filter((form) => !(form in element.options));
  });
}

/** The elements of a message, with those within its plurals and selections. */
function within(elements: Element[]): Element[] {
  return elements.flatMap((element) =>
    "options" in element
      ? [element, ...Object.values(element.options).flatMap(({ value }) => within(value))]
      : [element],
  );
}
