// Writes the pages' types of each API, shared/web/types/<service>.ts, from docs/openapi/<service>.json:
// `npm run types`. With --check it writes nothing, and fails when a file is not up to date.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

// The services that have pages.
const SERVICES = ["token_api", "department", "display", "notifier"];
// What refers to all schemas, so that each becomes a type.
const ROOT = /^export interface Root \{[^}]*\}\n/m;
const OPTIONS = {
  additionalProperties: false, // whatever the document does not name, no page may use
  bannerComment: "",
  format: false, // Biome does it, as everywhere else
  ignoreMinAndMaxItems: true, // an array of limited length is an array, not a tuple
};

const checking = process.argv.includes("--check");
for (const service of SERVICES) {
  const path = `shared/web/types/${service}.ts`;
  const generated = await typesOf(service, path);
  if (!checking) {
    writeFileSync(path, generated);
  } else if (!existsSync(path) || readFileSync(path, "utf8") !== generated) {
    console.error(`${path} is not up to date; run: npm run types`);
    process.exitCode = 1;
  }
}

async function typesOf(service, path) {
  const document = `docs/openapi/${service}.json`;
  const { schemas } = JSON.parse(readFileSync(document, "utf8")).components;
  const properties = {};
  for (const [name, schema] of Object.entries(schemas)) {
    prepare(schema);
    schema.title = name;
    properties[name] = { $ref: `#/components/schemas/${name}` };
  }
  const root = { type: "object", properties, components: { schemas } };
  const types = await compile(root, "Root", OPTIONS);
  const header = `// Generated from ${document} by \`npm run types\`; do not edit.\n\n`;
  return formatted(header + types.replace(ROOT, ""), path);
}

/** Take away what would make another type of it: a field's title or default, a key's pattern. */
function prepare(schema) {
  if (typeof schema !== "object" || schema === null) return;
  if (typeof schema.title === "string") delete schema.title;
  if (schema.$ref) delete schema.default;
  if (schema.patternProperties) {
    schema.additionalProperties = Object.values(schema.patternProperties)[0];
    delete schema.patternProperties;
  }
  Object.values(schema).forEach(prepare);
}

function formatted(source, path) {
  const command = ["format", `--stdin-file-path=${path}`];
  return execFileSync("node_modules/.bin/biome", command, { input: source, encoding: "utf8" });
}
