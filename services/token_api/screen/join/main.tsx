import "@web/base.css";
import "./join.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { pagePath } from "@web/place";
import { startPage } from "@web/startPage";
import { JoinPage } from "./JoinPage";
import { takeCode } from "./kept";

const branch = decodeURIComponent(pagePath().split("/")[2] ?? "");

// The next code that is scanned may open in this tab, where only the fragment changes.
addEventListener("hashchange", () => location.reload());

startPage(<JoinPage branch={branch} code={takeCode()} />, firstLanguage());
