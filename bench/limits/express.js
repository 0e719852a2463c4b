// The usual design: Express, one SQL function that counts and inserts, one push to Redis.
// No events, no screens, no mails, no idempotency. Durable: it answers after Postgres' commit.
import express from "express";
import pg from "pg";
import { createClient } from "redis";

const CONNECTIONS = 20;

const TABLES = `
  CREATE SCHEMA IF NOT EXISTS express;
  CREATE TABLE IF NOT EXISTS express.counter (queue_id text PRIMARY KEY, last integer NOT NULL);
  CREATE TABLE IF NOT EXISTS express.token (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue_id text NOT NULL,
    number integer NOT NULL,
    status text NOT NULL DEFAULT 'WAITING',
    name text,
    email text,
    language text,
    issued_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE OR REPLACE FUNCTION express.issue(queue text, visitor text, address text, spoken text)
  RETURNS express.token LANGUAGE sql AS $$
    WITH counted AS (
      INSERT INTO express.counter VALUES (queue, 1)
      ON CONFLICT (queue_id) DO UPDATE SET last = counter.last + 1
      RETURNING last
    )
    INSERT INTO express.token (queue_id, number, name, email, language)
    SELECT queue, last, visitor, address, spoken FROM counted
    RETURNING *
  $$;`;
const ISSUE = { name: "issue", text: "SELECT * FROM express.issue($1, $2, $3, $4)" };

const database = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: CONNECTIONS });
const redis = createClient({ url: process.env.REDIS_URL });
await redis.connect();
await database.query(TABLES);

const app = express();
app.disable("x-powered-by");
app.use(express.json());
app.post("/api/v1/tokens", async (request, response) => {
  const { queue_id, name, email, language } = request.body;
  const { rows } = await database.query({ ...ISSUE, values: [queue_id, name, email, language] });
  await redis.rPush(`express:${queue_id}`, String(rows[0].id));
  const body = JSON.stringify({ token: rows[0] });
  // The bench's client reads header names in lower case, as the other servers here write them.
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  response.writeHead(201, headers).end(body);
});
app.listen(Number(process.env.EXPRESS_PORT), "127.0.0.1");
