// Builds every service's pages into services/<service>/screen/dist, one Vite build each.
import { existsSync, readdirSync } from "node:fs";
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
  console.log(`built ${root}/dist (${pages.join(", ")})`);
}
