import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import type { Plugin, ProxyOptions } from "vite";
import { defineConfig } from "vitest/config";

// In development one server shows all pages: /<service>/... is that service's page, and
// /<service>/api/... goes to that service. In production a service serves its own pages at its root.
const SERVICES = {
  token_api: { port: process.env.TOKEN_API_PORT ?? "8080", first: "/" },
  department: { port: process.env.DEPARTMENT_PORT ?? "8083", first: "/" },
  display: { port: process.env.DISPLAY_PORT ?? "8082", first: "/screen/main" },
  notifier: { port: process.env.NOTIFIER_PORT ?? "8081", first: "/letters" },
} as const;

type Service = keyof typeof SERVICES;

// Pages that are not their service's first, by the first part of their path, and those below it by the last.
const PAGES: Record<string, string> = {
  t: "ticket.html",
  join: "join.html",
  poster: "poster.html",
  eic: "eic.html",
  ordering: "ordering.html",
  opd: "opd.html",
  driver: "driver.html",
  letters: "letters.html",
  overview: "overview.html",
  doctor: "doctor.html",
  reports: "reports.html",
  admin: "admin.html",
};

export default defineConfig({
  plugins: [react(), developmentPages()],
  publicDir: false,
  resolve: { alias: { "@web": `${import.meta.dirname}/shared/web` } },
  server: {
    port: Number(process.env.WEB_PORT ?? 5173),
    host: process.env.HOST ?? "127.0.0.1",
    proxy: Object.fromEntries(
      Object.entries(SERVICES).map(([service, { port }]) => [
        `/${service}/api`,
        proxy(service, port),
      ]),
    ),
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0, // data: addresses would not pass the pages' Content-Security-Policy
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { bundlerTimings: false } }, // a busy machine is no fault of a page
  },
  test: {
    include: ["shared/web/**/*.test.ts", "services/*/screen/**/*.test.ts"],
    environment: "node",
  },
});

function developmentPages(): Plugin {
  return {
    name: "nowserving-development-pages",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
        const html = path === "/" ? overview() : pageAt(path);
        if (html === null) return next();
        response.setHeader("Content-Type", "text/html; charset=utf-8");
        response.end(await server.transformIndexHtml(path, html));
      });
    },
  };
}

function pageAt(path: string): string | null {
  const [, service = "", ...rest] = path.split("/");
  if (!(service in SERVICES) || rest[0] === "api" || rest[0]?.startsWith("@")) return null;
  const file = PAGES[rest[2] ?? ""] ?? PAGES[rest[0] ?? ""] ?? "index.html";
  const folder = `services/${service}/screen`;
  return readFileSync(`${folder}/${file}`, "utf8").replaceAll('="./', `="/${folder}/`);
}

function overview(): string {
  const links = (Object.keys(SERVICES) as Service[])
    .map((service) => `<li><a href="/${service}${SERVICES[service].first}">${service}</a></li>`)
    .join("");
  return `<!doctype html><title>NowServing pages</title><h1>Pages in development</h1><ul>${links}</ul>`;
}

function proxy(service: string, port: string): ProxyOptions {
  return {
    target: `http://127.0.0.1:${port}`,
    rewrite: (path) => path.slice(service.length + 1),
  };
}
