// Builds every service's pages into services/<service>/screen/dist, one Vite build each.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const asked = process.argv.slice(2);
const services = asked.length > 0 ? asked : readdirSync("services");
const screens = services.map((service) => `services/${service}/screen`);

for (const root of screens) {
  const pages = existsSync(root) ? readdirSync(root).filter((name) => name.endsWith(".html")) : [];
  if (pages.length === 0) continue;
  await build({
    configFile: "vite.config.ts",
    root,
    logLevel: "warn",
    build: { rolldownOptions: { input: pages.map((name) => `${root}/${name}`) } },
  });
  compress(`${root}/dist/assets`);
  console.log(`built ${root}/dist (${pages.join(", ")})`);
}

/** Write scripts and styles once more, compressed, for slow phones; shared/pages.py serves them. */
function compress(folder) {
  for (const name of readdirSync(folder).filter((each) => /\.(js|css|svg)$/.test(each))) {
    writeFileSync(
      `${folder}/${name}.gz`,
      gzipSync(readFileSync(`${folder}/${name}`), { level: 9 }),
    );
  }
}
